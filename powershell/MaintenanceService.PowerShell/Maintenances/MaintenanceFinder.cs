using MaintenanceService.Client;
using MaintenanceService.PowerShell.Connection;
using MaintenanceService.PowerShell.Errors;

namespace MaintenanceService.PowerShell.Maintenances;

/// <summary>Finds the site that an id alone belongs to.</summary>
internal static class MaintenanceFinder
{
    /// <summary>The maintenance of this id: on its site, where it is named, else wherever the key may read.</summary>
    /// <exception cref="MaintenanceCommandException">There is none, or there are several.</exception>
    public static async Task<Maintenance> FindAsync(ServiceCalls calls, string? site, string id, CancellationToken cancellationToken)
    {
        Names.Id(id);
        if (site is not null)
        {
            return await GetAsync(calls, site, id, cancellationToken) ?? throw NotFound($"The site '{site}' has no maintenance '{id}'.", id);
        }

        List<Site> sites = await Records.SitesAsync(calls, "", cancellationToken).ToListAsync();
        Maintenance[] found = [.. sites.SelectMany(item => item.Maintenances).Where(item => item.Id == id)];
        if (found.Length == 0)
        {
            found = await EndedAsync(calls, sites, id, cancellationToken);
        }

        return found.Length switch
        {
            1 => found[0],
            0 => throw NotFound($"No site that this key may read has a maintenance '{id}'.", id),
            _ => throw new MaintenanceCommandException(
                ErrorIds.InvalidValue, $"Several sites have a maintenance '{id}': {string.Join(", ", found.Select(item => item.Site))}. Name one with -Site.", id),
        };
    }

    private static async Task<Maintenance[]> EndedAsync(
        ServiceCalls calls, IEnumerable<Site> sites, string id, CancellationToken cancellationToken)
    {
        var found = new List<Maintenance>();
        foreach (Site[] some in sites.Chunk(8))
        {
            Maintenance?[] answers = await Task.WhenAll(some.Select(site => GetAsync(calls, site.Name, id, cancellationToken)));
            found.AddRange(answers.OfType<Maintenance>());
        }

        return [.. found];
    }

    private static async Task<Maintenance?> GetAsync(ServiceCalls calls, string site, string id, CancellationToken cancellationToken)
    {
        try
        {
            return (await calls.SendAsync((client, token) => client.GetMaintenanceAsync(site, id, token), site, cancellationToken)).Value;
        }
        catch (MaintenanceCommandException problem) when (problem.ErrorId == ErrorIds.MaintenanceNotFound)
        {
            return null;
        }
    }

    private static MaintenanceCommandException NotFound(string message, string id) => new(ErrorIds.MaintenanceNotFound, message, id);
}
