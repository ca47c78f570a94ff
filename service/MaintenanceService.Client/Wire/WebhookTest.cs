namespace MaintenanceService.Client;

/// <summary>What came of a test message.</summary>
public sealed record WebhookTest
{
    /// <summary>Whether the receiver accepted it with a 2xx.</summary>
    public bool Delivered { get; set; }

    /// <summary>The status that the receiver answered; null where it did not answer.</summary>
    public int? Status { get; set; }

    /// <summary>What happened, for people.</summary>
    public string Detail { get; set; } = "";
}
