namespace MaintenanceService.Tests.Processes;

/// <summary>The service as it is published for an image, where <c>.ci/run</c> has done so: the processes of the tests run it then, in place of the built one.</summary>
internal static class PublishedService
{
    public const string Project = "MaintenanceService";

    /// <summary>The folder of the published service, from <c>MAINTENANCE_TEST_PUBLISHED</c>; null = it was not published.</summary>
    public static string? Folder { get; } = Environment.GetEnvironmentVariable("MAINTENANCE_TEST_PUBLISHED") is { Length: > 0 } folder ? Path.GetFullPath(folder) : null;

    /// <summary>Its executable; null = it was not published.</summary>
    public static string? Program { get; } = Folder is null ? null : Executable(Folder);

    /// <summary>The executable in a folder that the service was published to.</summary>
    public static string Executable(string folder) => Path.Combine(folder, OperatingSystem.IsWindows() ? Project + ".exe" : Project);
}
