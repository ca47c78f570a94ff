namespace MaintenanceService.PowerShell.Maintenances;

/// <summary>Finds the sites that a pattern means.</summary>
internal static class SiteNames
{
    /// <returns>The names: an exact one as it is, whether it exists or not.</returns>
    public static async Task<string[]> FindAsync(ServiceCalls calls, SitePattern pattern, CancellationToken cancellationToken) => pattern.Name is { } name
        ? [name]
        : [.. (await PagedQueries.SitesAsync(calls, pattern.Prefix, cancellationToken).ToListAsync()).Select(site => site.Name).Where(pattern.Matches)];
}
