namespace MaintenanceService.Client.Flow;

/// <summary>Finds the site that an id alone belongs to.</summary>
internal static class MaintenanceFinder
{
    /// <summary>Returns the maintenance of this id: of the site if given, else of any site that the key may read.</summary>
    /// <exception cref="FlowException">There is none, or there are several.</exception>
    public static async Task<Maintenance> FindAsync(
        FlowContext context, string? site, string id, CancellationToken cancellationToken, Deadline? deadline = null)
    {
        Names.Id(id);
        ServiceCalls calls = context.Calls;
        if (site is not null)
        {
            return await GetAsync(calls, site, id, deadline, cancellationToken) ?? throw NotFound($"The site '{site}' has no maintenance '{id}'.", id);
        }

        List<Site> sites = await PagedQueries.SitesAsync(calls, "", cancellationToken, deadline).ToListAsync();
        Maintenance[] found = [.. sites.SelectMany(item => item.Maintenances).Where(item => item.Id == id)];
        if (found.Length == 0)
        {
            found = await EndedAsync(calls, sites, id, deadline, cancellationToken);
        }

        return found.Length switch
        {
            1 => found[0],
            0 => throw NotFound($"No site that this key may read has a maintenance '{id}'.", id),
            _ => throw new FlowException(
                FlowErrors.InvalidValue, $"Several sites have a maintenance '{id}': {string.Join(", ", found.Select(item => item.Site))}. Name one with {context.Syntax.Option("Site")}.", id),
        };
    }

    private static async Task<Maintenance[]> EndedAsync(
        ServiceCalls calls, IEnumerable<Site> sites, string id, Deadline? deadline, CancellationToken cancellationToken)
    {
        var found = new List<Maintenance>();
        foreach (Site[] some in sites.Chunk(8))
        {
            Maintenance?[] answers = await Task.WhenAll(some.Select(site => GetAsync(calls, site.Name, id, deadline, cancellationToken)));
            found.AddRange(answers.OfType<Maintenance>());
        }

        return [.. found];
    }

    private static async Task<Maintenance?> GetAsync(
        ServiceCalls calls, string site, string id, Deadline? deadline, CancellationToken cancellationToken)
    {
        try
        {
            return (await calls.SendAsync((client, token) => client.GetMaintenanceAsync(site, id, token), site, cancellationToken, deadline)).Value;
        }
        catch (FlowException problem) when (problem.ErrorId == FlowErrors.MaintenanceNotFound)
        {
            return null;
        }
    }

    private static FlowException NotFound(string message, string id) => new(FlowErrors.MaintenanceNotFound, message, id);
}
