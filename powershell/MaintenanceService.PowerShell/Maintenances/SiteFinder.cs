using MaintenanceService.Client;

namespace MaintenanceService.PowerShell.Maintenances;

/// <summary>Finds the one site that has something of an id.</summary>
internal static class SiteFinder
{
    /// <param name="calls">The service.</param>
    /// <param name="what">The kind of record, as the error names it.</param>
    /// <param name="id">The id.</param>
    /// <param name="has">Returns whether a site has it.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public static async Task<string> FindAsync(
        ServiceCalls calls, string what, string id, Func<string, CancellationToken, Task<bool>> has, CancellationToken cancellationToken)
    {
        var found = new List<string>();
        await foreach (Site site in PagedQueries.SitesAsync(calls, "", cancellationToken))
        {
            if (await has(site.Name, cancellationToken))
            {
                found.Add(site.Name);
            }
        }

        return found.Count switch
        {
            1 => found[0],
            0 => throw new FlowException(
                what == "instance" ? FlowErrors.InstanceNotFound : FlowErrors.NotFound, $"No site that this key may read has the {what} '{id}'.", id),
            _ => throw new FlowException(
                FlowErrors.InvalidValue, $"Several sites have the {what} '{id}': {string.Join(", ", found)}. Name one with -Site.", id),
        };
    }
}
