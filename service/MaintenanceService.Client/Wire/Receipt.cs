namespace MaintenanceService.Client;

/// <summary>What a maintenance did: who, why, when closed, when confirmed by whom.</summary>
public sealed record Receipt
{
    /// <summary>The record.</summary>
    public Maintenance Maintenance { get; set; } = new();

    /// <summary>When every instance had confirmed for the first time.</summary>
    public DateTimeOffset? ConvergedAt { get; set; }

    /// <summary>When every instance had confirmed that it is over.</summary>
    public DateTimeOffset? ReopenedAt { get; set; }

    /// <summary>Requests refused during it.</summary>
    public long Refused { get; set; }

    /// <summary>Requests that got through by a bypass during it.</summary>
    public long Bypassed { get; set; }

    /// <summary>The same for each instance.</summary>
    public IReadOnlyList<ReceiptInstance> Instances { get; set; } = [];
}
