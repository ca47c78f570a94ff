using MaintenanceService.Client;

namespace MaintenanceService.AspNetCore.Snapshots;

/// <summary>Checks whether a received state is complete. JSON may omit or null members that the records declare as required.</summary>
internal static class SnapshotCheck
{
    /// <summary>Returns what is wrong with a state; null where it is complete.</summary>
    public static string? Fault(SiteState snapshot, string site) =>
        !string.Equals(snapshot.Site, site, StringComparison.OrdinalIgnoreCase) ? "it is another site's"
        : string.IsNullOrEmpty(snapshot.Epoch) || snapshot.Revision < 0 ? "it has no epoch or revision"
        : !IsPlausible(snapshot.ServerTime) ? "its time can't be"
        : snapshot.Settings is not { ExemptPaths: { } exempt, BypassNetworks: { } networks } || HasNull(exempt) || HasNull(networks) ? "its settings are not whole"
        : snapshot.Maintenances is null || snapshot.Maintenances.Any(IsIncomplete) ? "a maintenance is not whole"
        : snapshot.Passes is null || snapshot.Passes.Any(pass => pass is not { Id: not null, Hash: not null }) ? "a pass is not whole"
        : null;

    /// <summary>Returns whether a time can be real: a missing member reads as the year 1.</summary>
    public static bool IsPlausible(DateTimeOffset serverTime) => serverTime.Year is >= 2000 and < 9000;

    private static bool IsIncomplete(SiteStateMaintenance? maintenance) =>
        maintenance is not { Id: not null, Paths: { } paths, ExemptPaths: { } exempt, BypassNetworks: { } networks }
        || HasNull(paths) || HasNull(exempt) || HasNull(networks);

    private static bool HasNull(IReadOnlyList<string> rules) => rules.Any(rule => string.IsNullOrEmpty(rule));
}
