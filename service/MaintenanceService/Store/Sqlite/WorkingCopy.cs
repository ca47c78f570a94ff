namespace MaintenanceService.Store.Sqlite;

/// <summary>
/// A store under a temporary name, which is renamed once it is complete. SQLite reports nothing where it can't write the log back as it closes
/// a file: renamed without its log, that file would be damaged, or an older state.
/// </summary>
internal static class WorkingCopy
{
    /// <summary>Closes a store so that its file alone holds everything, and is on the disk.</summary>
    /// <param name="store">The store.</param>
    /// <param name="file">Its file.</param>
    /// <exception cref="Microsoft.Data.Sqlite.SqliteException">The log can't be written back.</exception>
    /// <exception cref="IOException">The file can't be flushed, or something of the log is left.</exception>
    public static void Complete(SqliteStore store, string file)
    {
        using (store)
        {
            store.Use(SqliteLog.WriteBack);
        }

        if (new FileInfo(file + "-wal") is { Exists: true, Length: > 0 })
        {
            throw new IOException($"{file}-wal was not written back.");
        }

        using var written = new FileStream(file, FileMode.Open, FileAccess.ReadWrite);
        written.Flush(flushToDisk: true);
    }

    /// <summary>Gives a complete file its name, also across a power failure.</summary>
    /// <param name="file">The complete file.</param>
    /// <param name="name">Its name; replaced where there is such a file.</param>
    public static void Rename(string file, string name)
    {
        File.Move(file, name, overwrite: true);
        FolderFlush.Of(name);
    }

    /// <summary>Deletes a file with everything that SQLite keeps beside it.</summary>
    public static void Delete(string file) => Array.ForEach(Parts, part => File.Delete(file + part));

    /// <summary>What the names of a store's files end with.</summary>
    public static string[] Parts { get; } = ["", "-wal", "-shm", "-journal"];
}
