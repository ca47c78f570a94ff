namespace MaintenanceService.Files;

/// <summary>Writes files that only the service's own account may read.</summary>
internal static class PrivateFile
{
    public static async Task WriteAsync(string path, string text)
    {
        // An existing file would keep its permissions.
        File.Delete(path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using var writer = new StreamWriter(path, options);
        await writer.WriteAsync(text);
    }
}
