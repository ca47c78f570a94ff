using System.Buffers.Binary;

namespace MaintenanceService.Store.Sqlite;

/// <summary>Finds the remains of a store in its folder, so that an empty store never replaces a lost one.</summary>
internal static class StoreRemains
{
    /// <summary>The offset of the application id in the header of an SQLite file.</summary>
    private const int ApplicationIdAt = 68;

    private static readonly string[] Beside = ["-wal", "-journal", "-shm", ".restoring"];

    /// <summary>Returns the names of files that only a store leaves behind; none where there never was one.</summary>
    /// <param name="storeFile">The store.</param>
    /// <param name="backupFolder">The folder of its backups, if not beside it.</param>
    public static IReadOnlyList<string> Of(string storeFile, string? backupFolder = null)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(storeFile))!;
        string name = Path.GetFileName(storeFile);
        IEnumerable<string> found =
        [
            .. Beside.Select(suffix => storeFile + suffix).Where(Path.Exists),
            .. new[] { StoreMarker.NextPathOf(storeFile) }.Where(next => Path.Exists(next) && !StoreMarker.IsInterruptedBeginning(storeFile)),
            .. Directory.GetFiles(folder, name + ".replaced-*"),
            .. Copies(Path.Combine(folder, SqliteBackup.Folder), "*"),
            .. backupFolder is null ? [] : Copies(backupFolder, "maintenance-*.db"),
            .. new[] { Path.Combine(folder, "bootstrap-key") }.Where(File.Exists),
            .. Directory.GetFiles(folder).Where(IsStore),
        ];
        return [.. found.Select(path => path.StartsWith(folder, StringComparison.Ordinal) ? Path.GetRelativePath(folder, path) : path).Distinct().Order(StringComparer.Ordinal)];
    }

    // Finds a backup under any name by the application id in the header of the SQLite file.
    private static bool IsStore(string path)
    {
        Span<byte> header = stackalloc byte[ApplicationIdAt + sizeof(int)];
        try
        {
            using FileStream file = File.OpenRead(path);
            return file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) == header.Length
                && BinaryPrimitives.ReadInt32BigEndian(header[ApplicationIdAt..]) == SqliteMigrations.ApplicationId;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string[] Copies(string folder, string pattern) => Directory.Exists(folder) ? Directory.GetFiles(folder, pattern) : [];
}
