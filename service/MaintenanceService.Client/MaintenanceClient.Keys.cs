namespace MaintenanceService.Client;

public sealed partial class MaintenanceClient
{
    /// <summary>CreateKey: the answer alone carries the key.</summary>
    public Task<Key> CreateKeyAsync(KeyRequest request, CancellationToken cancellationToken = default) =>
        ValueAsync<Key>(With(Request(HttpMethod.Post, "v1/keys"), request), cancellationToken);

    /// <summary>ListKeys: newest first.</summary>
    public Task<Page<Key>> ListKeysAsync(int? limit = null, string? cursor = null, CancellationToken cancellationToken = default) =>
        ValueAsync<Page<Key>>(Request(HttpMethod.Get, "v1/keys" + Query(Limit(limit), ("cursor", cursor))), cancellationToken);

    /// <summary>RevokeKey: it stops working within a second, its open streams within five; the webhooks that it created are disabled.</summary>
    public Task RevokeKeyAsync(string id, CancellationToken cancellationToken = default) =>
        SendAsync(Request(HttpMethod.Delete, KeyPath(id)), cancellationToken);
}
