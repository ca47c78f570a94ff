using MaintenanceService.Store.Sql;
using Microsoft.Data.Sqlite;

namespace MaintenanceService.Store.Sqlite;

/// <summary>
/// Reads the epochs that are known in the folder of a store: its own, its marker's, and those of its backups and previous stores. Instances
/// may have followed any of them, so a new epoch must be later than each.
/// </summary>
internal static class KnownEpochs
{
    /// <summary>Returns the readable epochs; skips a file that is damaged or is no store. The store must not be open.</summary>
    /// <param name="storeFile">The store.</param>
    /// <param name="backupFolder">The folder of its backups.</param>
    public static IReadOnlyList<string> Of(string storeFile, string backupFolder)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(storeFile))!;
        string[] folders = [folder, Path.Combine(folder, SqliteBackup.Folder), backupFolder];
        IEnumerable<string> files = folders.Distinct(StringComparer.Ordinal).Where(Directory.Exists).SelectMany(Directory.GetFiles);
        return [.. files.Select(OfStore).Append(OfMarker(storeFile)).OfType<string>()];
    }

    private static string? OfMarker(string storeFile)
    {
        try
        {
            return StoreMarker.Read(storeFile)?.Epoch;
        }
        catch (StoreFaultException)
        {
            // Not readable; the clock makes the new epoch later.
            return null;
        }
    }

    private static string? OfStore(string file)
    {
        // A store without a log is opened as immutable, so that reading creates no file beside it.
        string source = File.Exists(file + "-wal") ? file : $"{new Uri(file).AbsoluteUri}?immutable=1";
        var settings = new SqliteConnectionStringBuilder { DataSource = source, Mode = SqliteOpenMode.ReadOnly, Pooling = false, DefaultTimeout = 1 };
        try
        {
            using var connection = new SqliteConnection(settings.ToString());
            connection.Open();
            using var session = new SqlSession(connection);
            return session.Scalar<string>("SELECT CAST(value AS TEXT) FROM meta WHERE name = 'epoch'");
        }
        catch (SqliteException)
        {
            return null;
        }
    }
}
