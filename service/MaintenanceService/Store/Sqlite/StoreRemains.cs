namespace MaintenanceService.Store.Sqlite;

/// <summary>Finds what is left of a store in its folder: an empty one never takes the place of one that was there.</summary>
internal static class StoreRemains
{
    private static readonly string[] Beside = ["-wal", "-journal", "-shm", ".marker.new", ".restoring"];

    /// <summary>Names of files that only a store leaves behind; none where there never was one.</summary>
    public static IReadOnlyList<string> Of(string storeFile)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(storeFile))!;
        string name = Path.GetFileName(storeFile);
        string backups = Path.Combine(folder, "backups");
        IEnumerable<string> found =
        [
            .. Beside.Select(suffix => storeFile + suffix).Where(Path.Exists),
            .. Directory.GetFiles(folder, name + ".replaced-*"),
            .. Directory.Exists(backups) ? Directory.GetFiles(backups) : [],
            .. new[] { Path.Combine(folder, "bootstrap-key") }.Where(File.Exists),
        ];
        return [.. found.Select(path => Path.GetRelativePath(folder, path)).Order(StringComparer.Ordinal)];
    }
}
