namespace MaintenanceService.Client;

/// <summary>One entry of the history. Each entry's hash covers the one before.</summary>
public sealed record HistoryEntry
{
    /// <summary>Its number in the store.</summary>
    public long Seq { get; set; }

    /// <summary>When it was committed.</summary>
    public DateTimeOffset At { get; set; }

    /// <summary>Who did it.</summary>
    public Actor Actor { get; set; } = new();

    /// <summary>What was done.</summary>
    public HistoryAction Action { get; set; }

    /// <summary>The site; null where it is about none.</summary>
    public string? Site { get; set; }

    /// <summary>The maintenance; null where it is about none.</summary>
    public string? Maintenance { get; set; }

    /// <summary>The site's revision after it; null where it is about no site.</summary>
    public long? Revision { get; set; }

    /// <summary>What else is worth knowing, for people.</summary>
    public string? Detail { get; set; }

    /// <summary>The address that asked for it.</summary>
    public string? RemoteAddress { get; set; }

    /// <summary>SHA-256 over the former entry's hash and this entry, lower-case hexadecimal.</summary>
    public string Hash { get; set; } = "";
}
