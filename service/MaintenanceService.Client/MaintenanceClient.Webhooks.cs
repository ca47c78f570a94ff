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
        SendAsync(Once(Request(HttpMethod.Delete, WebhookPath(id))), cancellationToken);

    /// <summary>TestWebhook: sends one message of the type <c>test</c> now, and tells what came of it.</summary>
    public Task<WebhookTest> TestWebhookAsync(string id, CancellationToken cancellationToken = default) =>
        ValueAsync<WebhookTest>(Once(Request(HttpMethod.Post, WebhookPath(id) + "/test")), cancellationToken);

    /// <summary>RotateWebhook: the answer carries a new secret; for a day each message is signed with the former one too.</summary>
    public Task<Webhook> RotateWebhookAsync(string id, CancellationToken cancellationToken = default) =>
        ValueAsync<Webhook>(Once(Request(HttpMethod.Post, WebhookPath(id) + "/rotate")), cancellationToken);

    /// <summary>
    /// Keeps the request from being sent again within HttpClient when its answer is lost, as one without content is: a second rotation
    /// would make the secret that the receiver has the last but one.
    /// </summary>
    private static HttpRequestMessage Once(HttpRequestMessage request)
    {
        request.Content = new ByteArrayContent([]);
        return request;
    }

    private static string WebhookPath(string id) => $"v1/webhooks/{Id(id)}";
}
