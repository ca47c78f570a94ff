namespace MaintenanceService.Client;

/// <summary>One thing that stands between a site and convergence.</summary>
public sealed record Blocker
{
    /// <summary>The instance; null where it is none.</summary>
    public string? Instance { get; set; }

    /// <summary>What kind of obstacle.</summary>
    public BlockerReason Reason { get; set; }

    /// <summary>A sentence for people.</summary>
    public string Detail { get; set; } = "";

    /// <summary>Since when.</summary>
    public DateTimeOffset? Since { get; set; }

    /// <summary>What the instance waits for, oldest first, at most 5.</summary>
    public IReadOnlyList<InFlightItem> Oldest { get; set; } = [];
}
