using MaintenanceService.Client;
using MaintenanceService.Domain.Records;

namespace MaintenanceService.Tests.Convergence.Simulation;

/// <summary>What a site's records refuse, calculated as simply as the contract states it, independently of the middleware.</summary>
internal static class Oracle
{
    public static bool Refuses(SiteRecord site, string path, bool writes) =>
        !Covers(site.Settings.ExemptPaths, path)
        && site.Maintenances.Any(maintenance =>
            maintenance.Status == MaintenanceStatus.Active
            && (maintenance.Mode == MaintenanceMode.Closed || writes)
            && (maintenance.Paths.Count == 0 || Covers(maintenance.Paths, path))
            && !Covers(maintenance.ExemptPaths, path));

    /// <summary>Returns whether background work waits.</summary>
    public static bool RefusesWork(SiteRecord site) => site.Mode != MaintenanceMode.Open;

    private static bool Covers(IReadOnlyList<string> rules, string path) =>
        rules.Any(rule => path == rule || path.StartsWith(rule + "/", StringComparison.Ordinal));
}
