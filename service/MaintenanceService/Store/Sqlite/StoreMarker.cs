using System.Collections.Immutable;
using System.Text.Json;
using MaintenanceService.Store.Sql;

namespace MaintenanceService.Store.Sqlite;

/// <summary>
/// What lies beside the store to tell whether it is still the one that was written: its identity, and how far it was. A
/// deleted, emptied, replaced or set back store opens without a word; against the marker it is found out.
/// </summary>
/// <param name="StoreId">The store's own id.</param>
/// <param name="Epoch">The id of its history; empty while the store is being made.</param>
/// <param name="Seq">The number of the newest history entry.</param>
/// <param name="Hash">That entry's hash.</param>
internal sealed record StoreMarker(string StoreId, string Epoch, long Seq, string Hash)
{
    private const string ByHand = "Look at the store with the verb \"verify\"; if it is right, delete the marker and start again.";

    /// <summary>How many commits there had been; 0 in markers of before this was counted.</summary>
    public long Commit { get; init; }

    /// <summary>How many rows each table held after that commit.</summary>
    public ImmutableSortedDictionary<string, long>? Counts { get; init; }

    /// <summary>Whether it was written before the store's first commit: that there is no store yet is no loss then.</summary>
    public bool IsBeginning => Epoch.Length == 0;

    public static string PathOf(string storeFile) => storeFile + ".marker";

    public static StoreMarker Beginning(string storeId) => new(storeId, "", 0, "");

    public static ImmutableSortedDictionary<string, long> CountsOf(StoreTotals totals) =>
        totals.Tables.ToImmutableSortedDictionary(table => table.Key, table => table.Value.Count, StringComparer.Ordinal);

    /// <summary>Reads it; null where there is none.</summary>
    /// <exception cref="StoreFaultException">It is not readable.</exception>
    public static StoreMarker? Read(string storeFile)
    {
        string path = PathOf(storeFile);
        if (!Path.Exists(path))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<StoreMarker>(File.ReadAllBytes(path), JsonSerializerOptions.Web)
                is { StoreId: not null, Epoch: not null, Hash: not null } marker ? marker : throw new JsonException();
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new StoreFaultException(path, $"the marker of the store is not readable{(exception is JsonException ? "" : $" ({exception.Message})")}.", ByHand);
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
        FolderFlush.Of(path);
    }
}
