using System.Globalization;
using MaintenanceService.Sites;
using MaintenanceService.Store;
using MaintenanceService.Store.Sqlite;

namespace MaintenanceService.Hosting.Verbs;

/// <summary>Makes a checked copy the store. Nothing is touched before the copy has passed every check, and the former store is kept.</summary>
internal sealed class StoreRestore(string storeFile, TimeProvider time, TextWriter output)
{
    private static readonly string[] Parts = ["", "-wal", "-shm", "-journal"];

    public async Task RunAsync(string copy)
    {
        if (!File.Exists(copy))
        {
            throw new FileNotFoundException($"There is no file {copy}.");
        }

        if (new FileInfo(copy).Length == 0)
        {
            throw new StoreFaultException(copy, "the copy is empty.", "The store was not touched; take another copy.");
        }

        string coming = storeFile + ".restoring";
        foreach (string part in Parts)
        {
            File.Delete(coming + part);
            if (File.Exists(copy + part))
            {
                // A copy made by hand may have its log beside it; without that it would be an older one.
                File.Copy(copy + part, coming + part);
            }
        }

        (World world, StoreMarker marker) = await PrepareAsync(coming, copy);
        string? former = SetAside();
        File.Move(coming, storeFile);
        FolderFlush.Of(storeFile);
        marker.Write(storeFile);
        await output.WriteLineAsync(
            $"{storeFile} is restored from {copy}: {world.Sites.Count} sites, epoch {world.Epoch}.{(former is null ? "" : $" The former store is {former}.")}");
    }

    private async Task<(World World, StoreMarker Marker)> PrepareAsync(string coming, string copy)
    {
        try
        {
            using SqliteStore store = SqliteOpening.OpenAll(coming, marker: null);
            World world = await StoreEpoch.BeginAsync(store, $"restored from {Path.GetFileName(copy)}", time, FormerEpoch());
            return (world, store.Marker);
        }
        catch (StoreFaultException fault)
        {
            throw new StoreFaultException(copy, $"the copy is not good ({fault.Message})", "The store was not touched; take another copy.");
        }
    }

    // The store that is replaced, by its marker: instances know its epoch, and must follow the new one.
    private string? FormerEpoch()
    {
        try
        {
            return StoreMarker.Read(storeFile)?.Epoch;
        }
        catch (StoreFaultException)
        {
            // It is replaced as well; the time makes the new epoch later.
            return null;
        }
    }

    private string? SetAside()
    {
        string former = string.Create(CultureInfo.InvariantCulture, $"{storeFile}.replaced-{time.GetUtcNow():yyyyMMdd'T'HHmmssfff'Z'}");
        bool any = false;
        foreach (string part in Parts.Where(part => File.Exists(storeFile + part)))
        {
            File.Move(storeFile + part, former + part);
            any = true;
        }

        return any ? former : null;
    }
}
