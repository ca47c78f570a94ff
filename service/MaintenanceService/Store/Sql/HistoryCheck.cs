using System.Text.Json;
using MaintenanceService.Client;
using MaintenanceService.Domain.History;

namespace MaintenanceService.Store.Sql;

/// <summary>Recomputes the history's chain of hashes, which detects a changed byte in a row; the database's own checks do not.</summary>
internal static class HistoryCheck
{
    /// <summary>Returns the beginning of the history.</summary>
    /// <exception cref="JsonException">The checkpoint is not readable.</exception>
    public static HistoryCheckpoint Checkpoint(SqlSession session) =>
        session.Scalar<string>("SELECT value FROM meta WHERE name = @p0", HistoryCheckpoint.Row) is { } value
            ? StoreJson.Read<HistoryCheckpoint>(value)
            : HistoryCheckpoint.None;

    /// <summary>Returns the fault; null = there is none.</summary>
    /// <param name="session">The store.</param>
    /// <param name="newest">How many of the newest entries to check; null = all.</param>
    public static string? Fault(SqlSession session, long? newest)
    {
        HistoryCheckpoint checkpoint;
        try
        {
            checkpoint = Checkpoint(session);
        }
        catch (Exception exception) when (exception is JsonException or InvalidDataException)
        {
            return "the checkpoint of the history can't be read.";
        }

        return KeptFault(session, checkpoint) ?? ChainFault(session, checkpoint, newest);
    }

    // Before the checkpoint there must be exactly the entries that are never removed.
    private static string? KeptFault(SqlSession session, HistoryCheckpoint checkpoint)
    {
        HistoryCheckpoint found = HistoryCheckpoint.None;
        foreach ((long seq, string? site, string body, string hash) in Entries(session, "seq <= @p0", checkpoint.Seq))
        {
            if (Read(seq, site, body, hash) is not { } entry || !HistoryCheckpoint.Keeps(entry))
            {
                return $"entry {seq} of the history is not what was written.";
            }

            found = found.WithKept(entry);
        }

        return (found.Kept, found.KeptHash) != (checkpoint.Kept, checkpoint.KeptHash) || checkpoint.Removed + checkpoint.Kept != checkpoint.Seq
            ? $"the checkpoint of the history, which stands for {checkpoint.Removed} removed entries, does not match the entries kept before entry {checkpoint.Seq + 1}."
            : null;
    }

    private static string? ChainFault(SqlSession session, HistoryCheckpoint checkpoint, long? newest)
    {
        long last = session.Scalar<long>("SELECT COALESCE(MAX(seq), 0) FROM history");
        long expected = Math.Max(checkpoint.Seq + 1, last - (newest ?? last) + 1);
        string? previous = expected == checkpoint.Seq + 1
            ? checkpoint.Hash
            : session.Scalar<string>("SELECT hash FROM history WHERE seq = @p0", expected - 1);
        if (previous is null || (checkpoint.Seq > 0 && last <= checkpoint.Seq))
        {
            return $"entry {(previous is null ? expected - 1 : expected)} of the history is missing.";
        }

        foreach ((long seq, string? site, string body, string hash) in Entries(session, "seq >= @p0", expected))
        {
            if (seq != expected)
            {
                return $"entry {expected} of the history is missing.";
            }

            if (Read(seq, site, body, hash) is not { } entry || HistoryChain.Hash(previous, entry) != hash)
            {
                return $"entry {seq} of the history is not what was written: the chain of hashes breaks there.";
            }

            previous = hash;
            expected++;
        }

        return null;
    }

    private static IEnumerable<(long Seq, string? Site, string Body, string Hash)> Entries(SqlSession session, string where, long limit) =>
        session.Rows(null, $"SELECT seq, site, body, hash FROM history WHERE {where} ORDER BY seq", limit)
            .Select(row => (row[0] is long seq ? seq : 0, row[1] as string, row[2] as string ?? "", row[3] as string ?? ""));

    private static HistoryEntry? Read(long seq, string? site, string body, string hash)
    {
        try
        {
            HistoryEntry entry = StoreJson.Read<HistoryEntry>(body);
            return entry.Seq == seq && entry.Site == site && entry.Hash == hash ? entry : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidDataException or InvalidOperationException)
        {
            return null;
        }
    }
}
