using Dapper;
using Microsoft.Data.Sqlite;

namespace MaintenanceService.Store.Sqlite;

/// <summary>
/// Reads which epochs are known where a store lies: its own, its marker's, and those of the copies and previous stores beside it. Instances
/// may have followed any of them, so that a new one must be later than each.
/// </summary>
internal static class KnownEpochs
{
    /// <summary>Returns what can be read; a file that is damaged, or is no store, tells nothing. Nobody may have the store open.</summary>
    /// <param name="storeFile">The store.</param>
    /// <param name="backupFolder">Where its copies are kept.</param>
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
            // Not readable: the time makes the new epoch later.
            return null;
        }
    }

    private static string? OfStore(string file)
    {
        // Without a log beside it a store is read as a file that nobody changes, so that reading leaves no file beside it.
        string source = File.Exists(file + "-wal") ? file : $"{new Uri(file).AbsoluteUri}?immutable=1";
        var settings = new SqliteConnectionStringBuilder { DataSource = source, Mode = SqliteOpenMode.ReadOnly, Pooling = false, DefaultTimeout = 1 };
        try
        {
            using var connection = new SqliteConnection(settings.ToString());
            connection.Open();
            return connection.ExecuteScalar<string?>("SELECT CAST(value AS TEXT) FROM meta WHERE name = 'epoch'");
        }
        catch (SqliteException)
        {
            return null;
        }
    }
}
