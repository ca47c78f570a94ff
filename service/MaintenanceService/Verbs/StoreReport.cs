using MaintenanceService.Client;
using MaintenanceService.Domain.History;
using MaintenanceService.Domain.Records;

namespace MaintenanceService.Verbs;

/// <summary>Describes the content of a store.</summary>
internal static class StoreReport
{
    public static string Of(StateSnapshot snapshot, HistoryCheckpoint checkpoint)
    {
        string removed = checkpoint.Removed == 0 ? ""
            : $" ({checkpoint.Removed} older ones were removed as configured, last at {WireTime.Format(checkpoint.At)}; the chain continues from entry {checkpoint.Seq})";
        return $"{snapshot.Sites.Count} sites, {snapshot.Keys.Count} keys, {snapshot.LastSeq - checkpoint.Removed} history entries{removed}, epoch {snapshot.Epoch}";
    }
}
