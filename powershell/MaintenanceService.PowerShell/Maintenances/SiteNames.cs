namespace MaintenanceService.PowerShell.Maintenances;

/// <summary>Reads the names of sites, and finds those that match a pattern.</summary>
internal static class SiteNames
{
    /// <summary>Returns a name in lower case.</summary>
    /// <exception cref="FlowException">It can't be one.</exception>
    public static string Parse(string text) => Names.Site(text, "For several sites, pipe them: Get-MaintenanceSite 'shop-*' | …");

    /// <returns>The names: an exact one as it is, whether it exists or not.</returns>
    public static async Task<string[]> FindAsync(ServiceCalls calls, SitePattern pattern, CancellationToken cancellationToken) => pattern.Name is { } name
        ? [name]
        : [.. (await PagedQueries.SitesAsync(calls, pattern.Prefix, cancellationToken).ToListAsync()).Select(site => site.Name).Where(pattern.Matches)];
}
