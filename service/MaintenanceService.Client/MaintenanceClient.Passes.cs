namespace MaintenanceService.Client;

public sealed partial class MaintenanceClient
{
    /// <summary>CreatePass: the answer alone carries the token.</summary>
    public Task<Pass> CreatePassAsync(string site, PassRequest request, CancellationToken cancellationToken = default) =>
        ValueAsync<Pass>(With(Request(HttpMethod.Post, $"{SitePath(site)}/passes"), request), cancellationToken);

    /// <summary>ListPasses: newest first.</summary>
    public Task<Page<Pass>> ListPassesAsync(
        string site, int? limit = null, string? cursor = null, CancellationToken cancellationToken = default) =>
        ValueAsync<Page<Pass>>(
            Request(HttpMethod.Get, $"{SitePath(site)}/passes{Query(Limit(limit), ("cursor", cursor))}"), cancellationToken);

    /// <summary>RevokePass: it stops working wherever the change arrives.</summary>
    public Task RevokePassAsync(string site, string id, CancellationToken cancellationToken = default) =>
        SendAsync(Request(HttpMethod.Delete, PassPath(site, id)), cancellationToken);
}
