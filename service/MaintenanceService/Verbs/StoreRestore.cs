using System.Globalization;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Records;
using MaintenanceService.Store;
using MaintenanceService.Store.Sqlite;

namespace MaintenanceService.Verbs;

/// <summary>Replaces the store by a checked copy. Nothing is changed before the copy has passed every check, and the previous store is kept.</summary>
internal sealed class StoreRestore(string storeFile, string backupFolder, TimeProvider time, TextWriter output)
{
    public async Task RunAsync(string copy)
    {
        EnsureCopy(copy);
        IReadOnlyList<string> known = KnownEpochs.Of(storeFile, backupFolder);
        string coming = storeFile + ".restoring";
        try
        {
            StateSnapshot snapshot = await PrepareAsync(coming, copy, known);
            string? previous = SetAside();
            WorkingCopy.Rename(coming, storeFile);
            StoreMarker.Replace(storeFile);
            await output.WriteLineAsync(
                $"{storeFile} is restored from {copy}: {snapshot.Sites.Count} sites, epoch {snapshot.Epoch}.{(previous is null ? "" : $" The previous store is {previous}.")}");
        }
        finally
        {
            WorkingCopy.Delete(coming);
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

    // A manual backup may have its log beside it, without which it would be an older state.
    private static void CopyWithLog(string copy, string coming)
    {
        WorkingCopy.Delete(coming);

        // SQLite has the log beside the file itself, not beside a link to it.
        string linked = File.ResolveLinkTarget(copy, returnFinalTarget: true)?.FullName ?? copy;
        foreach (string part in WorkingCopy.Parts.Where(part => File.Exists(linked + part)))
        {
            // Copies the content alone: the copy's permissions may be too wide for a store, or too narrow to work on it.
            using FileStream source = File.OpenRead(linked + part);
            using FileStream target = File.Create(coming + part);
            source.CopyTo(target);
        }
    }

    /// <summary>Makes a working copy of a backup, checks it, and begins a new epoch in it.</summary>
    /// <param name="coming">The working copy.</param>
    /// <param name="copy">The backup.</param>
    /// <param name="known">The epochs that the new one must be later than.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="StoreFaultException">The backup is damaged.</exception>
    /// <exception cref="IOException">The working copy can't be written.</exception>
    public static async Task<SqliteStore> OpenAsync(string coming, string copy, IReadOnlyList<string?> known, TimeProvider time)
    {
        SqliteStore? store = null;
        try
        {
            CopyWithLog(copy, coming);
            store = SqliteOpening.OpenAll(coming, marker: null);
            await StoreEpoch.BeginAsync(store, $"restored from {Path.GetFileName(copy)}", time, known);
            return store;
        }
        catch (Exception exception) when (SqliteErrors.IsOfDisk(exception) || exception is ProblemException)
        {
            store?.Dispose();
            throw SqliteErrors.NotRestored(copy, coming, exception);
        }
        catch (StoreFaultException fault)
        {
            store?.Dispose();
            throw new StoreFaultException(copy, $"the copy is not good ({fault.Message})", "The store was not changed; use another copy.");
        }
    }

    // Writes the working copy and its marker completely: then they replace the present ones without any space.
    private async Task<StateSnapshot> PrepareAsync(string coming, string copy, IReadOnlyList<string> known)
    {
        using SqliteStore store = await OpenAsync(coming, copy, known, time);
        StateSnapshot snapshot = store.Load(time.GetUtcNow());
        StoreMarker marker = store.Marker;
        try
        {
            WorkingCopy.Complete(store, coming);
            marker.WriteNext(storeFile);
            return snapshot;
        }
        catch (Exception exception) when (SqliteErrors.IsOfDisk(exception))
        {
            throw SqliteErrors.NotRestored(copy, coming, exception);
        }
    }

    private string? SetAside()
    {
        string previous = string.Create(CultureInfo.InvariantCulture, $"{storeFile}.replaced-{time.GetUtcNow():yyyyMMdd'T'HHmmssfff'Z'}");
        bool any = false;
        foreach (string part in WorkingCopy.Parts.Where(part => File.Exists(storeFile + part)))
        {
            File.Move(storeFile + part, previous + part);
            any = true;
        }

        return any ? previous : null;
    }
}
