namespace MaintenanceService.Client;

/// <summary>What CreateWebhook takes.</summary>
public sealed record WebhookRequest
{
    /// <summary>Where messages are sent; required: an absolute https address, at most 2,000 characters.</summary>
    public string? Url { get; set; }

    /// <summary>The sites to hear of; required: exact names, or with a trailing <c>*</c>; at most 100.</summary>
    public IReadOnlyList<string>? Sites { get; set; }

    /// <summary>The events to hear of; omitted = all.</summary>
    public IReadOnlyList<WebhookEvent>? Events { get; set; }
}
