using MaintenanceService.Store.Sql;
using Microsoft.Data.Sqlite;

namespace MaintenanceService.Store.Sqlite;

/// <summary>Opens a store, and refuses one that was changed outside the service.</summary>
internal static class SqliteOpening
{
    /// <summary>The number of newest history entries that each start checks; the verb verify checks all.</summary>
    private const long EntriesAtStart = 10_000;

    /// <summary>Opens the store for the service: compares it with its marker, and checks the newest part of the history. Creates a store that never existed.</summary>
    /// <param name="file">The store.</param>
    /// <param name="backupFolder">The folder of its backups, if not beside it: where there are any, no empty store is created.</param>
    public static SqliteStore Open(string file, string? backupFolder = null) => Open(file, MarkerOrBeginning(file, backupFolder), EntriesAtStart);

    /// <summary>Opens and checks everything, as <see cref="OpenAll"/> does. Creates a store that never existed.</summary>
    public static SqliteStore OpenAllOrBegin(string file, string? backupFolder = null) => Open(file, MarkerOrBeginning(file, backupFolder), null);

    /// <summary>Opens and checks everything: each entry of the history, each row, each index.</summary>
    /// <param name="file">The store.</param>
    /// <param name="marker">The marker that it must match; null where it is not compared with one.</param>
    public static SqliteStore OpenAll(string file, StoreMarker? marker) => Open(file, marker, null);

    private static StoreMarker? MarkerOrBeginning(string file, string? backupFolder)
    {
        EnsureNoLink(file);
        StoreMarker? marker = StoreMarker.Read(file);
        if (marker is null && (!File.Exists(file) || new FileInfo(file).Length == 0))
        {
            marker = StoreMarker.Beginning(Guid.NewGuid().ToString("N"));
            EnsureNoRemains(file, backupFolder);
            marker.Write(file);
        }

        return marker;
    }

    private static SqliteStore Open(string file, StoreMarker? marker, long? entries)
    {
        if (marker is { IsBeginning: false } && (!File.Exists(file) || new FileInfo(file).Length == 0))
        {
            throw new StoreFaultException(
                file,
                $"the store is {(File.Exists(file) ? "empty" : "not there")}, but its marker says that it held {marker.Seq} history entries.",
                $"{StoreFaultException.Restore} To begin with an empty store on purpose, delete {StoreMarker.PathOf(file)}.");
        }

        EnsureNoLink(file);
        SqliteConnection connection = Connect(file);
        var session = new SqlSession(connection);
        try
        {
            connection.Open();
            // Exclusive: no other connection can interfere in the log, and SQLite needs no shared-memory file, which a full disk could not hold.
            session.Execute(
                null,
                "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;");
            Check(file, session, marker, entries);
            return new SqliteStore(file, connection, session);
        }
        catch (SqliteException exception)
        {
            connection.Dispose();
            Exception? denied = Denied(file);
            throw SqliteErrors.IsFull(denied ?? exception) ? new StoreFaultException(file, "the disk is full, or has no inodes left.", "Free some space, then start again.", exception)
                : denied is not null ? new StoreFaultException(
                    file, $"the service may not write its store ({denied.Message.TrimEnd('.')}).", "Nothing was changed. Let the service's account read and write the file, then start again.", exception)
                : new StoreFaultException(file, $"SQLite can't open the store: {exception.Message}", StoreFaultException.Restore);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static void EnsureNoLink(string file)
    {
        if (new FileInfo(file).LinkTarget is { } target)
        {
            throw new StoreFaultException(
                file,
                $"the store is a symbolic link, and its log would lie beside {target}.",
                "Nothing was changed. Move the file and its log here in place of the link; to keep the store elsewhere, move the whole folder and name it (Maintenance:DataFolder).");
        }
    }

    // SQLite has one result code for a file that it may not write, for one that it can't create and for a broken disk. Returns why the system refuses; null = it does not.
    private static Exception? Denied(string file)
    {
        try
        {
            foreach (string part in (string[])[file, file + "-wal"])
            {
                using FileStream? opened = File.Exists(part) ? new FileStream(part, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete) : null;
            }

            using var created = new FileStream(file + ".probe", FileMode.Create, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return exception;
        }
    }

    private static void EnsureNoRemains(string file, string? backupFolder)
    {
        if (StoreRemains.Of(file, backupFolder) is { Count: > 0 } remains)
        {
            throw new StoreFaultException(
                file,
                $"the store is {(File.Exists(file) ? "empty" : "not there")}, but something of one is: {string.Join(", ", remains.Take(5))}.",
                $"{StoreFaultException.Restore} To begin with an empty store on purpose, move everything of the previous one elsewhere.");
        }
    }

    private static SqliteConnection Connect(string file) => new(new SqliteConnectionStringBuilder
    {
        DataSource = file,
        Pooling = false,
        DefaultTimeout = 5,
    }.ToString());

    private static void Check(string file, SqlSession session, StoreMarker? marker, long? entries)
    {
        string check = entries is null ? "integrity_check" : "quick_check";
        string structure = session.Scalar<string>($"PRAGMA {check}(1)") ?? "";
        if (structure != "ok")
        {
            throw new StoreFaultException(file, $"SQLite's {check} failed: {structure}", StoreFaultException.Restore);
        }

        EnsureNotForeign(file, session, marker);
        if (marker is { IsBeginning: false } && MarkerCheck.FaultBefore(session, marker) is { } mismatch)
        {
            throw Mismatch(file, mismatch);
        }

        SqliteMigrations.Apply(session, marker?.StoreId ?? Guid.NewGuid().ToString("N"));
        if (marker is not null && MarkerCheck.FaultAfter(session, file, marker) is { } difference)
        {
            throw Mismatch(file, difference);
        }

        if ((HistoryCheck.Fault(session, entries) ?? KeyCheck.Fault(session)) is { } fault)
        {
            throw new StoreFaultException(file, fault, StoreFaultException.Restore);
        }

        if (entries is null)
        {
            new StoreRows(session, file).CheckAll();
        }
    }

    private static StoreFaultException Mismatch(string file, string check) =>
        new(file, check, $"{StoreFaultException.Restore} If this copy is what you want, the verb \"new-epoch\" makes it the store.");

    // A file without tables is a store that was just created, but only where its marker says so.
    private static void EnsureNotForeign(string file, SqlSession session, StoreMarker? marker)
    {
        long version = session.Scalar<long>("PRAGMA user_version");
        long application = session.Scalar<long>("PRAGMA application_id");
        long tables = session.Scalar<long>("SELECT COUNT(*) FROM sqlite_master");
        bool isNew = version == 0 && application == 0 && tables == 0 && marker is { IsBeginning: true };
        bool isOwn = application == SqliteMigrations.ApplicationId
            || (application == 0 && version == 1 && session.Scalar<long>("SELECT COUNT(*) FROM sqlite_master WHERE name IN ('meta', 'sites', 'history')") == 3);
        if (!isNew && !isOwn)
        {
            throw new StoreFaultException(file, "this SQLite file is no store of the service.", StoreFaultException.Restore);
        }
    }
}
