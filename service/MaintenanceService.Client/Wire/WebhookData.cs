namespace MaintenanceService.Client;

/// <summary>What happened: the history entry, where there is one, with the maintenance as it was then.</summary>
public sealed record WebhookData
{
    /// <summary>The entry's number; null for an event that the history does not hold.</summary>
    public long? Seq { get; set; }

    /// <summary>When it happened.</summary>
    public DateTimeOffset At { get; set; }

    /// <summary>Who did it.</summary>
    public Actor Actor { get; set; } = new();

    /// <summary>The entry's action; null for an event that the history does not hold.</summary>
    public HistoryAction? Action { get; set; }

    /// <summary>The site; null in a test message.</summary>
    public string? Site { get; set; }

    /// <summary>The maintenance's id; null in a test message.</summary>
    public string? Maintenance { get; set; }

    /// <summary>The site's revision after it.</summary>
    public long? Revision { get; set; }

    /// <summary>What else is worth knowing, for people.</summary>
    public string? Detail { get; set; }

    /// <summary>The address that asked for it.</summary>
    public string? RemoteAddress { get; set; }

    /// <summary>The entry's hash; null for an event that the history does not hold.</summary>
    public string? Hash { get; set; }

    /// <summary>The maintenance as it was then, with its reason; null in a test message.</summary>
    public Maintenance? Record { get; set; }
}
