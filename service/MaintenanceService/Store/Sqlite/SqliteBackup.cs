using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace MaintenanceService.Store.Sqlite;

/// <summary>Copies the store while it is in use, a few pages at a time, so that no write waits for the whole copy.</summary>
internal static class SqliteBackup
{
    /// <summary>The default folder of backups, beside the store.</summary>
    public const string Folder = "backups";

    private const int PagesAtATime = 256;

    /// <summary>Writes a copy under a temporary name, checks it, and renames it only then.</summary>
    /// <param name="store">The open store.</param>
    /// <param name="file">The copy's file; replaced where there is one.</param>
    /// <exception cref="StoreFaultException">The copy is damaged.</exception>
    /// <exception cref="IOException">The copy can't be written.</exception>
    public static void Write(SqliteStore store, string file) => Write(unfinished => Copy(store, unfinished), file);

    /// <summary>Does the same for a copy that is written in another way.</summary>
    public static void Write(Action<string> copy, string file)
    {
        string unfinished = file + ".unfinished";
        WorkingCopy.Delete(unfinished);
        try
        {
            copy(unfinished);
            WorkingCopy.Complete(SqliteOpening.OpenAll(unfinished, marker: null), unfinished);
            WorkingCopy.Rename(unfinished, file);
        }
        catch (Exception exception) when (SqliteErrors.IsOfDisk(exception))
        {
            throw SqliteErrors.NoCopy(file, exception);
        }
        finally
        {
            WorkingCopy.Delete(unfinished);
        }
    }

    private static void Copy(SqliteStore store, string file)
    {
        using var target = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        target.Open();
        sqlite3_backup backup = store.Read(source => raw.sqlite3_backup_init(target.Handle!, "main", source.Handle!, "main"));
        int result;
        do
        {
            // The store is used between the steps; its writes go into the copy too, since it is the same connection.
            result = store.Read(_ => raw.sqlite3_backup_step(backup, PagesAtATime));
        }
        while (result is raw.SQLITE_OK or raw.SQLITE_BUSY or raw.SQLITE_LOCKED);
        store.Read(_ => raw.sqlite3_backup_finish(backup));
        if (result != raw.SQLITE_DONE)
        {
            throw new SqliteException($"The copy stopped: {raw.sqlite3_errstr(result).utf8_to_string()}.", result);
        }
    }
}
