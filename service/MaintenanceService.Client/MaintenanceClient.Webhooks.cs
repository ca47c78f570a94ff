namespace MaintenanceService.Client;

public sealed partial class MaintenanceClient
{
    /// <summary>CreateWebhook: the answer alone carries the secret.</summary>
    public Task<Webhook> CreateWebhookAsync(WebhookRequest request, CancellationToken cancellationToken = default) =>
        ValueAsync<Webhook>(With(Request(HttpMethod.Post, "v1/webhooks"), request), cancellationToken);

    /// <summary>ListWebhooks: newest first, without their secrets.</summary>
    public Task<Page<Webhook>> ListWebhooksAsync(int? limit = null, string? cursor = null, CancellationToken cancellationToken = default) =>
        ValueAsync<Page<Webhook>>(Request(HttpMethod.Get, "v1/webhooks" + Query(Limit(limit), ("cursor", cursor))), cancellationToken);

    /// <summary>DeleteWebhook: what was not delivered yet is dropped.</summary>
    public Task DeleteWebhookAsync(string id, CancellationToken cancellationToken = default) =>
        SendAsync(Request(HttpMethod.Delete, WebhookPath(id)).Once(), cancellationToken);

    /// <summary>TestWebhook: sends one message of the type <c>test</c> now, and tells what came of it.</summary>
    public Task<WebhookTest> TestWebhookAsync(string id, CancellationToken cancellationToken = default) =>
        ValueAsync<WebhookTest>(Request(HttpMethod.Post, WebhookPath(id) + "/test").Once(), cancellationToken);

    /// <summary>RotateWebhook: the answer carries a new secret; for a day each message is signed with the former one too.</summary>
    public Task<Webhook> RotateWebhookAsync(string id, CancellationToken cancellationToken = default) =>
        ValueAsync<Webhook>(Request(HttpMethod.Post, WebhookPath(id) + "/rotate").Once(), cancellationToken);

    private static string WebhookPath(string id) => $"v1/webhooks/{Id(id)}";
}
