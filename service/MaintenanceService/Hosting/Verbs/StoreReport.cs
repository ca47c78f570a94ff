using MaintenanceService.Client;
using MaintenanceService.Domain.History;
using MaintenanceService.Domain.Records;

namespace MaintenanceService.Hosting.Verbs;

/// <summary>Says what a store holds.</summary>
internal static class StoreReport
{
    public static string Of(World world, HistoryCheckpoint checkpoint)
    {
        string removed = checkpoint.Removed == 0 ? ""
            : $" ({checkpoint.Removed} older ones were removed as configured, last at {WireTime.Format(checkpoint.At)}; the chain goes on from entry {checkpoint.Seq})";
        return $"{world.Sites.Count} sites, {world.Keys.Count} keys, {world.LastSeq - checkpoint.Removed} history entries{removed}, epoch {world.Epoch}";
    }
}
