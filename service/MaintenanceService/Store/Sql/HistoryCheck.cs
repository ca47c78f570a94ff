using System.Data.Common;
using System.Text.Json;
using Dapper;
using MaintenanceService.Client;
using MaintenanceService.Sites;

namespace MaintenanceService.Store.Sql;

/// <summary>Recomputes the history's chain of hashes: a changed byte in a row passes SQLite's own checks, but not this one.</summary>
internal static class HistoryCheck
{
    /// <summary>What is wrong; null = nothing.</summary>
    /// <param name="connection">The store.</param>
    /// <param name="newest">How many of the newest entries to look at; null = all.</param>
    public static string? Fault(DbConnection connection, long? newest)
    {
        long last = connection.ExecuteScalar<long>("SELECT COALESCE(MAX(seq), 0) FROM history");
        long expected = Math.Max(1, last - (newest ?? last) + 1);
        string? former = expected == 1 ? "" : connection.ExecuteScalar<string?>("SELECT hash FROM history WHERE seq = @seq", new { seq = expected - 1 });
        if (former is null)
        {
            return $"entry {expected - 1} of the history is missing.";
        }

        foreach ((long seq, string? site, string body, string hash) in connection.Query<(long, string?, string, string)>(
            "SELECT seq, site, body, hash FROM history WHERE seq >= @expected ORDER BY seq", new { expected }, buffered: false))
        {
            if (seq != expected)
            {
                return $"entry {expected} of the history is missing.";
            }

            if (Read(body) is not { } entry || entry.Seq != seq || entry.Site != site || entry.Hash != hash || HistoryChain.Hash(former, entry) != hash)
            {
                return $"entry {seq} of the history is not what was written: the chain of hashes breaks there.";
            }

            former = hash;
            expected++;
        }

        return null;
    }

    private static HistoryEntry? Read(string body)
    {
        try
        {
            return StoreJson.Read<HistoryEntry>(body);
        }
        catch (Exception exception) when (exception is JsonException or InvalidDataException or InvalidOperationException)
        {
            return null;
        }
    }
}
