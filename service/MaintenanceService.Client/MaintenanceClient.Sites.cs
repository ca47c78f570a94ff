namespace MaintenanceService.Client;

public sealed partial class MaintenanceClient
{
    /// <summary>ListSites: the sites that the key may see, by name.</summary>
    /// <param name="name">A name, exact or with a trailing <c>*</c>; null = all.</param>
    /// <param name="limit">The largest number of records, 1 to 500; default 50.</param>
    /// <param name="cursor">The start of the page: <see cref="Page{T}.NextCursor"/> of the page before.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<Page<Site>> ListSitesAsync(
        string? name = null, int? limit = null, string? cursor = null, CancellationToken cancellationToken = default) =>
        ValueAsync<Page<Site>>(Request(HttpMethod.Get, "v1/sites" + Query(("name", name), Limit(limit), ("cursor", cursor))), cancellationToken);

    /// <summary>PutSite: creates the site, or replaces its name and settings.</summary>
    /// <param name="site">The site.</param>
    /// <param name="request">Its name and settings.</param>
    /// <param name="ifMatch">The ETag that it must have; null = any, or none yet.</param>
    /// <param name="ifNoneMatch"><c>*</c> = only where there is no such site yet, else 412 <c>revision-conflict</c>; null = also where there is one.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<Versioned<Site>> PutSiteAsync(
        string site, SiteRequest request, string? ifMatch = null, string? ifNoneMatch = null, CancellationToken cancellationToken = default) =>
        SendAsync<Site>(With(Request(HttpMethod.Put, SitePath(site), ifMatch, ifNoneMatch), request), cancellationToken, found => IsSite(found.Name, site));

    /// <summary>GetSite: the site with its convergence.</summary>
    public Task<Versioned<Site>> GetSiteAsync(string site, CancellationToken cancellationToken = default) =>
        SendAsync<Site>(Request(HttpMethod.Get, SitePath(site)), cancellationToken, found => IsSite(found.Name, site));

    /// <summary>DeleteSite: only without maintenances ahead and without instances.</summary>
    public Task DeleteSiteAsync(string site, string? ifMatch = null, CancellationToken cancellationToken = default) =>
        SendAsync(Request(HttpMethod.Delete, SitePath(site), ifMatch).Once(), cancellationToken);

    /// <summary>GetSiteHistory: what was done to the site, newest first.</summary>
    public Task<Page<HistoryEntry>> GetSiteHistoryAsync(
        string site, int? limit = null, string? cursor = null, CancellationToken cancellationToken = default) =>
        ValueAsync<Page<HistoryEntry>>(
            Request(HttpMethod.Get, $"{SitePath(site)}/history{Query(Limit(limit), ("cursor", cursor))}"), cancellationToken);

    /// <summary>GetHistory: what was done to the whole store, newest first.</summary>
    public Task<Page<HistoryEntry>> GetHistoryAsync(int? limit = null, string? cursor = null, CancellationToken cancellationToken = default) =>
        ValueAsync<Page<HistoryEntry>>(Request(HttpMethod.Get, "v1/history" + Query(Limit(limit), ("cursor", cursor))), cancellationToken);

    private static (string Name, string? Value) Limit(int? limit) =>
        ("limit", limit?.ToString(System.Globalization.CultureInfo.InvariantCulture));

    private static string Query(params ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        string query = "";
        foreach ((string name, string? value) in parameters)
        {
            if (value is not null)
            {
                query += $"{(query.Length == 0 ? '?' : '&')}{name}={Uri.EscapeDataString(value)}";
            }
        }

        return query;
    }
}
