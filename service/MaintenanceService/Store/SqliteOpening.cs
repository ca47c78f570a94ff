using Dapper;
using Microsoft.Data.Sqlite;

namespace MaintenanceService.Store;

/// <summary>Opens a store, and refuses one that is not what it was.</summary>
internal static class SqliteOpening
{
    /// <summary>Of a long history, so many of the newest entries are checked at each start; the verb verify checks all.</summary>
    private const long EntriesAtStart = 10_000;

    private const int DiskFull = 13;

    /// <summary>As the service opens it: against its marker, and with the newest part of the history.</summary>
    public static SqliteStore Open(string file) => Open(file, StoreMarker.Read(file), EntriesAtStart);

    /// <summary>Opens and checks every entry of the history.</summary>
    /// <param name="file">The store.</param>
    /// <param name="marker">What it must match; null where it is not held against a marker.</param>
    public static SqliteStore OpenAll(string file, StoreMarker? marker) => Open(file, marker, null);

    private static SqliteStore Open(string file, StoreMarker? marker, long? entries)
    {
        if (marker is not null && (!File.Exists(file) || new FileInfo(file).Length == 0))
        {
            throw new StoreFaultException(
                file,
                $"the store is {(File.Exists(file) ? "empty" : "not there")}, but its marker says that it held {marker.Seq} history entries.",
                $"{StoreFaultException.Restore} To begin with an empty store on purpose, delete {StoreMarker.PathOf(file)}.");
        }

        SqliteConnection connection = Connect(file);
        try
        {
            connection.Open();
            // Exclusive: nobody else's connection can meet ours in the log, and no memory shared by file is needed on a full disk.
            connection.Execute(
                "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;");
            Check(file, connection, marker, entries);
            return new SqliteStore(file, connection);
        }
        catch (SqliteException exception)
        {
            connection.Dispose();
            throw exception.SqliteErrorCode == DiskFull
                ? new StoreFaultException(file, "the disk is full.", "Make room, then start again.")
                : new StoreFaultException(file, $"SQLite can't open the store: {exception.Message}", StoreFaultException.Restore);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static SqliteConnection Connect(string file) => new(new SqliteConnectionStringBuilder
    {
        DataSource = file,
        Pooling = false,
        DefaultTimeout = 5,
    }.ToString());

    private static void Check(string file, SqliteConnection connection, StoreMarker? marker, long? entries)
    {
        string structure = connection.ExecuteScalar<string>("PRAGMA quick_check(1)") ?? "";
        if (structure != "ok")
        {
            throw new StoreFaultException(file, $"SQLite's quick_check failed: {structure}", StoreFaultException.Restore);
        }

        if (marker is not null && Mismatch(connection, marker) is { } mismatch)
        {
            throw new StoreFaultException(
                file, mismatch, $"{StoreFaultException.Restore} If this copy is what you want, the verb \"new-epoch\" makes it the store.");
        }

        SqliteMigrations.Apply(connection);
        if (HistoryCheck.Fault(connection, entries) is { } fault)
        {
            throw new StoreFaultException(file, fault, StoreFaultException.Restore);
        }
    }

    private static string? Mismatch(SqliteConnection connection, StoreMarker marker)
    {
        if (connection.ExecuteScalar<long>("PRAGMA user_version") == 0)
        {
            return $"the store has no tables, but its marker says that it held {marker.Seq} history entries.";
        }

        Dictionary<string, string> meta = SqliteStore.Meta(connection);
        if (meta.GetValueOrDefault("storeId") != marker.StoreId)
        {
            return "this is another store than the one that its marker is of.";
        }

        if (meta.GetValueOrDefault("epoch") != marker.Epoch)
        {
            return "the store is of another epoch than its marker.";
        }

        string? hash = connection.ExecuteScalar<string?>("SELECT hash FROM history WHERE seq = @Seq", marker);
        return marker.Seq == 0 || hash == marker.Hash ? null
            : hash is null ? $"the store ends before history entry {marker.Seq}, which its marker says was written: a part of it is gone."
            : $"history entry {marker.Seq} is not the one that was written: this is an older copy that went its own way.";
    }
}
