using MaintenanceService.Client;

namespace MaintenanceService.AspNetCore.Snapshots;

/// <summary>Whether a state that arrived is whole. JSON leaves out or nulls what a record promises; a half state must not replace a whole one.</summary>
internal static class SnapshotCheck
{
    /// <summary>What is wrong with it; null where nothing is.</summary>
    public static string? Fault(SiteState snapshot, string site) =>
        !string.Equals(snapshot.Site, site, StringComparison.OrdinalIgnoreCase) ? "it is another site's"
        : string.IsNullOrEmpty(snapshot.Epoch) || snapshot.Revision < 0 ? "it has no epoch or revision"
        : !IsPlausible(snapshot.ServerTime) ? "its time can't be"
        : snapshot.Settings is not { ExemptPaths: { } exempt, BypassNetworks: { } networks } || HasNull(exempt) || HasNull(networks) ? "its settings are not whole"
        : snapshot.Maintenances is null || snapshot.Maintenances.Any(IsTorn) ? "a maintenance is not whole"
        : snapshot.Passes is null || snapshot.Passes.Any(pass => pass is not { Id: not null, Hash: not null }) ? "a pass is not whole"
        : null;

    /// <summary>Whether a time can be a clock's at all: a missing member reads as the year 1.</summary>
    public static bool IsPlausible(DateTimeOffset serverTime) => serverTime.Year is >= 2000 and < 9000;

    private static bool IsTorn(SiteStateMaintenance? maintenance) =>
        maintenance is not { Id: not null, Paths: { } paths, ExemptPaths: { } exempt, BypassNetworks: { } networks }
        || HasNull(paths) || HasNull(exempt) || HasNull(networks);

    private static bool HasNull(IReadOnlyList<string> rules) => rules.Any(rule => string.IsNullOrEmpty(rule));
}
