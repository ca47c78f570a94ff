using MaintenanceService.Client;

namespace MaintenanceService.PowerShell.Output;

/// <summary>The outcome of a test message to a webhook.</summary>
public sealed class WebhookTestResult
{
    /// <summary>The webhook's id.</summary>
    public string Id { get; init; } = "";

    /// <summary>Tells whether the receiver accepted the message.</summary>
    public bool Delivered { get; init; }

    /// <summary>The HTTP status of the receiver's answer; null where it did not answer.</summary>
    public int? Status { get; init; }

    /// <summary>The outcome in a sentence.</summary>
    public string Detail { get; init; } = "";

    internal static WebhookTestResult From(string id, WebhookTest test) => new()
    {
        Id = id,
        Delivered = test.Delivered,
        Status = test.Status,
        Detail = test.Detail,
    };
}
