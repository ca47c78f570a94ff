using System.Collections.Immutable;
using System.Text.Json;
using MaintenanceService.Store.Sql;

namespace MaintenanceService.Store.Sqlite;

/// <summary>
/// A file beside the store that records its identity and its latest commit. A deleted, emptied, replaced or rolled-back store
/// opens without an error; comparing it with the marker detects that.
/// </summary>
/// <param name="StoreId">The store's own id.</param>
/// <param name="Epoch">The id of its history; empty while the store is being created.</param>
/// <param name="Seq">The number of the newest history entry.</param>
/// <param name="Hash">That entry's hash.</param>
internal sealed record StoreMarker(string StoreId, string Epoch, long Seq, string Hash)
{
    private const string Remedy = "Check the store with the verb \"verify\"; if it is correct, delete the marker and start again.";

    /// <summary>The number of commits; 0 in markers written before this was counted.</summary>
    public long Commit { get; init; }

    /// <summary>The number of rows of each table after that commit.</summary>
    public ImmutableSortedDictionary<string, long>? Counts { get; init; }

    /// <summary>True where it was written before the store's first commit: a missing store is no loss then.</summary>
    public bool IsBeginning => Epoch.Length == 0;

    public static string PathOf(string storeFile) => storeFile + ".marker";

    /// <summary>The file in which a marker is written before it replaces the former one.</summary>
    public static string NextPathOf(string storeFile) => PathOf(storeFile) + ".new";

    /// <summary>True where the first start of all was interrupted as it wrote its marker: no store had been begun.</summary>
    public static bool IsInterruptedBeginning(string storeFile)
    {
        try
        {
            byte[] json = File.ReadAllBytes(NextPathOf(storeFile));
            return json.Length == 0 || Parse(json).IsBeginning;
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    public static StoreMarker Beginning(string storeId) => new(storeId, "", 0, "");

    public static ImmutableSortedDictionary<string, long> CountsOf(StoreTotals totals) =>
        totals.Tables.ToImmutableSortedDictionary(table => table.Key, table => table.Value.Count, StringComparer.Ordinal);

    /// <summary>Reads the marker; null where there is none.</summary>
    /// <exception cref="StoreFaultException">The marker is not readable.</exception>
    public static StoreMarker? Read(string storeFile)
    {
        string path = PathOf(storeFile);
        if (!Path.Exists(path))
        {
            return null;
        }

        try
        {
            return Parse(File.ReadAllBytes(path));
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new StoreFaultException(path, $"the marker of the store is not readable{(exception is JsonException ? "" : $" ({exception.Message})")}.", Remedy);
        }
    }

    /// <summary>Replaces the marker atomically, and flushes it to the disk.</summary>
    public void Write(string storeFile)
    {
        WriteNext(storeFile);
        Replace(storeFile);
    }

    /// <summary>Writes the marker beside the former one, and flushes it to the disk; <see cref="Replace"/> replaces that one.</summary>
    public void WriteNext(string storeFile)
    {
        string next = NextPathOf(storeFile);
        try
        {
            using var file = new FileStream(next, FileMode.Create, FileAccess.Write);
            JsonSerializer.Serialize(file, this, StoreMarkerJson.Default.StoreMarker);
            file.Flush(flushToDisk: true);
        }
        catch (IOException)
        {
            File.Delete(next);
            throw;
        }
    }

    /// <summary>Replaces the marker by the one that was written beside it.</summary>
    public static void Replace(string storeFile)
    {
        File.Move(NextPathOf(storeFile), PathOf(storeFile), overwrite: true);
        FolderFlush.Of(PathOf(storeFile));
    }

    private static StoreMarker Parse(byte[] json) =>
        JsonSerializer.Deserialize(json, StoreMarkerJson.Default.StoreMarker) is { StoreId: not null, Epoch: not null, Hash: not null } marker
            ? marker
            : throw new JsonException();
}
