using MaintenanceService.Client;

namespace MaintenanceService.Domain.Sites;

/// <summary>Compares settings by content: the equality of records compares lists by reference.</summary>
internal static class SettingsComparison
{
    private static readonly IReadOnlyList<string> None = [];

    public static bool Same(SiteSettings a, SiteSettings b) =>
        a.ExemptPaths.SequenceEqual(b.ExemptPaths, StringComparer.Ordinal)
        && a.BypassNetworks.SequenceEqual(b.BypassNetworks, StringComparer.Ordinal)
        && a with { ExemptPaths = None, BypassNetworks = None } == b with { ExemptPaths = None, BypassNetworks = None };
}
