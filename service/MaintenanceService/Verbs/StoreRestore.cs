using System.Globalization;
using MaintenanceService.Domain.Records;
using MaintenanceService.Store;
using MaintenanceService.Store.Sqlite;

namespace MaintenanceService.Verbs;

/// <summary>Replaces the store by a checked copy. Nothing is changed before the copy has passed every check, and the previous store is kept.</summary>
internal sealed class StoreRestore(string storeFile, string backupFolder, TimeProvider time, TextWriter output)
{
    private static readonly string[] Parts = ["", "-wal", "-shm", "-journal"];

    public async Task RunAsync(string copy)
    {
        EnsureCopy(copy);
        IReadOnlyList<string> known = KnownEpochs.Of(storeFile, backupFolder);
        string coming = storeFile + ".restoring";
        try
        {
            CopyWithLog(copy, coming);
            (StateSnapshot snapshot, StoreMarker marker) = await PrepareAsync(coming, copy, known);
            string? previous = SetAside();
            File.Move(coming, storeFile);
            FolderFlush.Of(storeFile);
            marker.Write(storeFile);
            await output.WriteLineAsync(
                $"{storeFile} is restored from {copy}: {snapshot.Sites.Count} sites, epoch {snapshot.Epoch}.{(previous is null ? "" : $" The previous store is {previous}.")}");
        }
        finally
        {
            Delete(coming);
        }
    }

    /// <exception cref="IOException">The copy does not exist, or is a folder.</exception>
    /// <exception cref="StoreFaultException">The copy is empty.</exception>
    public static void EnsureCopy(string copy)
    {
        if (Directory.Exists(copy))
        {
            throw new IOException($"{copy} is a folder; name the file of a copy, such as one in it.");
        }

        if (!File.Exists(copy))
        {
            throw new FileNotFoundException($"There is no file {copy}.");
        }

        if (new FileInfo(copy).Length == 0)
        {
            throw new StoreFaultException(copy, "the copy is empty.", "The store was not changed; use another copy.");
        }
    }

    /// <summary>Copies a backup, to be checked and changed. A manual backup may have its log beside it, without which it would be an older state.</summary>
    public static void CopyWithLog(string copy, string coming)
    {
        Delete(coming);
        foreach (string part in Parts.Where(part => File.Exists(copy + part)))
        {
            // Copies the content alone: the copy's permissions may be too wide for a store, or too narrow to work on it.
            using FileStream source = File.OpenRead(copy + part);
            using FileStream target = File.Create(coming + part);
            source.CopyTo(target);
        }
    }

    /// <summary>Opens and checks a working copy of a backup, and begins a new epoch in it.</summary>
    /// <param name="coming">The working copy.</param>
    /// <param name="copy">The backup.</param>
    /// <param name="known">The epochs that the new one must be later than.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="StoreFaultException">The backup is damaged.</exception>
    public static async Task<SqliteStore> OpenAsync(string coming, string copy, IReadOnlyList<string?> known, TimeProvider time)
    {
        SqliteStore? store = null;
        try
        {
            store = SqliteOpening.OpenAll(coming, marker: null);
            await StoreEpoch.BeginAsync(store, $"restored from {Path.GetFileName(copy)}", time, known);
            return store;
        }
        catch (StoreFaultException fault)
        {
            store?.Dispose();
            throw new StoreFaultException(copy, $"the copy is not good ({fault.Message})", "The store was not changed; use another copy.");
        }
    }

    private async Task<(StateSnapshot Snapshot, StoreMarker Marker)> PrepareAsync(string coming, string copy, IReadOnlyList<string> known)
    {
        using SqliteStore store = await OpenAsync(coming, copy, known, time);
        return (store.Load(time.GetUtcNow()), store.Marker);
    }

    private static void Delete(string coming) => Array.ForEach(Parts, part => File.Delete(coming + part));

    private string? SetAside()
    {
        string previous = string.Create(CultureInfo.InvariantCulture, $"{storeFile}.replaced-{time.GetUtcNow():yyyyMMdd'T'HHmmssfff'Z'}");
        bool any = false;
        foreach (string part in Parts.Where(part => File.Exists(storeFile + part)))
        {
            File.Move(storeFile + part, previous + part);
            any = true;
        }

        return any ? previous : null;
    }
}
