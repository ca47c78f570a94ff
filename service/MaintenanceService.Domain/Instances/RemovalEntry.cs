using MaintenanceService.Client;

namespace MaintenanceService.Domain.Instances;

/// <summary>Formats and finds the history entry of a removed instance.</summary>
internal static class RemovalEntry
{
    public static string Detail(string id, string run) => $"{id} (run {run})";

    /// <param name="entry">The entry.</param>
    /// <param name="id">The instance.</param>
    /// <param name="run">The process; null = any of its processes.</param>
    public static bool Matches(HistoryEntry entry, string id, string? run) =>
        entry.Action == HistoryAction.InstanceRemoved
        && (run is null
            ? entry.Detail?.StartsWith(id + " (run ", StringComparison.Ordinal) is true
            : entry.Detail == Detail(id, run));
}
