using System.Text.Json;

namespace MaintenanceService.Store;

/// <summary>
/// What lies beside the store to tell whether it is still the one that was written: its identity, and how far its history was. A
/// deleted, emptied, replaced or set back store opens without a word; against the marker it is found out.
/// </summary>
/// <param name="StoreId">The store's own id.</param>
/// <param name="Epoch">The id of its history.</param>
/// <param name="Seq">The number of the newest history entry.</param>
/// <param name="Hash">That entry's hash.</param>
internal sealed record StoreMarker(string StoreId, string Epoch, long Seq, string Hash)
{
    public static string PathOf(string storeFile) => storeFile + ".marker";

    /// <summary>Reads it; null where there is none.</summary>
    /// <exception cref="StoreFaultException">It is not readable.</exception>
    public static StoreMarker? Read(string storeFile)
    {
        string path = PathOf(storeFile);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<StoreMarker>(File.ReadAllBytes(path), JsonSerializerOptions.Web)
                is { StoreId: not null, Epoch: not null, Hash: not null } marker ? marker : throw new JsonException();
        }
        catch (JsonException)
        {
            throw new StoreFaultException(
                path, "the marker of the store is not readable.", "Look at the store with the verb \"verify\"; if it is right, delete the marker and start again.");
        }
    }

    /// <summary>Replaces it as a whole, on the disk before it counts.</summary>
    public void Write(string storeFile)
    {
        string path = PathOf(storeFile);
        using (var file = new FileStream(path + ".new", FileMode.Create, FileAccess.Write))
        {
            JsonSerializer.Serialize(file, this, JsonSerializerOptions.Web);
            file.Flush(flushToDisk: true);
        }

        File.Move(path + ".new", path, overwrite: true);
    }
}
