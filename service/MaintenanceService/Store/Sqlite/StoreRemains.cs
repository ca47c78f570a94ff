using System.Buffers.Binary;

namespace MaintenanceService.Store.Sqlite;

/// <summary>Finds what is left of a store in its folder: an empty one never takes the place of one that was there.</summary>
internal static class StoreRemains
{
    /// <summary>Where the header of an SQLite file holds its application's id.</summary>
    private const int ApplicationIdAt = 68;

    private static readonly string[] Beside = ["-wal", "-journal", "-shm", ".marker.new", ".restoring"];

    /// <summary>Names of files that only a store leaves behind; none where there never was one.</summary>
    /// <param name="storeFile">The store.</param>
    /// <param name="backupFolder">Where its copies are kept, if not beside it.</param>
    public static IReadOnlyList<string> Of(string storeFile, string? backupFolder = null)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(storeFile))!;
        string name = Path.GetFileName(storeFile);
        IEnumerable<string> found =
        [
            .. Beside.Select(suffix => storeFile + suffix).Where(Path.Exists),
            .. Directory.GetFiles(folder, name + ".replaced-*"),
            .. Copies(Path.Combine(folder, SqliteBackup.Folder), "*"),
            .. backupFolder is null ? [] : Copies(backupFolder, "maintenance-*.db"),
            .. new[] { Path.Combine(folder, "bootstrap-key") }.Where(File.Exists),
            .. Directory.GetFiles(folder).Where(IsStore),
        ];
        return [.. found.Select(path => path.StartsWith(folder, StringComparison.Ordinal) ? Path.GetRelativePath(folder, path) : path).Distinct().Order(StringComparer.Ordinal)];
    }

    // A copy under whatever name: the header of an SQLite file says whose it is.
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
