using System.Text.Json;
using MaintenanceService.Domain.History;
using MaintenanceService.Store.Sql;

namespace MaintenanceService.Store.Sqlite;

/// <summary>Compares a store with its marker.</summary>
internal static class MarkerCheck
{
    /// <summary>Returns the fault that is detectable before the store has this version's schema; null = there is none.</summary>
    public static string? FaultBefore(SqlSession session, StoreMarker marker)
    {
        if (Meta(session, "storeId") != marker.StoreId)
        {
            return "this is another store than the one that its marker is of.";
        }

        if (Meta(session, "epoch") != marker.Epoch)
        {
            return "the store is of another epoch than its marker.";
        }

        string? hash = session.Scalar<string>("SELECT hash FROM history WHERE seq = @p0", marker.Seq);
        return marker.Seq == 0 || hash == marker.Hash || (hash is null && IsRemoved(session, marker)) ? null
            : hash is null ? $"the store ends before history entry {marker.Seq}, which its marker says was written: a part of it is gone."
            : $"history entry {marker.Seq} is not the one that was written: this is an older copy with later changes of its own.";
    }

    /// <summary>Returns the fault that is detectable once the store has this version's schema; null = there is none.</summary>
    public static string? FaultAfter(SqlSession session, string file, StoreMarker marker)
    {
        StoreTotals totals = new StoreRows(session, file).Totals;
        return totals.Commit < marker.Commit
            ? $"the store ends at commit {totals.Commit}, but its marker says that there were {marker.Commit}: a part of it is gone."
            : totals.Commit == marker.Commit && marker.Counts is { } counts && !counts.SequenceEqual(StoreMarker.CountsOf(totals))
                ? "the store holds other numbers of rows than its marker says."
                : null;
    }

    // The marker may be some seconds older than a removal of everything up to its entry.
    private static bool IsRemoved(SqlSession session, StoreMarker marker)
    {
        try
        {
            HistoryCheckpoint checkpoint = HistoryCheck.Checkpoint(session);
            return marker.Seq < checkpoint.Seq || (marker.Seq == checkpoint.Seq && marker.Hash == checkpoint.Hash);
        }
        catch (Exception exception) when (exception is JsonException or InvalidDataException)
        {
            return false;
        }
    }

    private static string? Meta(SqlSession session, string name) =>
        session.Scalar<string>("SELECT value FROM meta WHERE name = @p0", name);
}
