namespace MaintenanceService.Client;

/// <summary>The body of a message to a webhook.</summary>
public sealed record WebhookMessage
{
    /// <summary>The event's name as in <see cref="WebhookEvent"/>, or <c>test</c>. A receiver ignores names that it does not know.</summary>
    public string Type { get; set; } = "";

    /// <summary>When it happened.</summary>
    public DateTimeOffset Timestamp { get; set; }

    /// <summary>What happened.</summary>
    public WebhookData Data { get; set; } = new();
}
