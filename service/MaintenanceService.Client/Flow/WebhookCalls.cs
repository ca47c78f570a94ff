namespace MaintenanceService.Client.Flow;

/// <summary>Calls for webhooks that the module and the command share.</summary>
internal static class WebhookCalls
{
    /// <summary>The time limit of a test: the service waits up to 15 s for the receiver before it answers.</summary>
    private static readonly TimeSpan TestTimeout = TimeSpan.FromSeconds(25);

    /// <summary>Returns the webhooks whose sites are all the key's, newest first.</summary>
    public static IAsyncEnumerable<Webhook> ListAsync(ServiceCalls calls, CancellationToken cancellationToken) =>
        PagedQueries.PagesAsync(calls, null, (client, cursor, token) => client.ListWebhooksAsync(PagedQueries.PageSize, cursor, token), cancellationToken);

    /// <summary>Sends one test message, and returns the outcome.</summary>
    public static Task<WebhookTest> TestAsync(ServiceCalls calls, string id, CancellationToken cancellationToken) =>
        calls.SendOnceAsync((client, token) => client.TestWebhookAsync(id, token), id, cancellationToken, calls.DeadlineIn(TestTimeout));
}
