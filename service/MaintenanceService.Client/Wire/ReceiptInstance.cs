namespace MaintenanceService.Client;

/// <summary>One instance's part of a <see cref="Receipt"/>.</summary>
public sealed record ReceiptInstance
{
    /// <summary>The instance.</summary>
    public string Instance { get; set; } = "";

    /// <summary>When it first confirmed that it refuses and is drained.</summary>
    public DateTimeOffset? ConfirmedAt { get; set; }

    /// <summary>When it first confirmed that the maintenance is over.</summary>
    public DateTimeOffset? ReopenedAt { get; set; }

    /// <summary>Whether it never confirmed but was taken as closed by its own declaration.</summary>
    public bool Assumed { get; set; }

    /// <summary>Requests that it refused during the maintenance.</summary>
    public long Refused { get; set; }

    /// <summary>Requests that got through it by a bypass during the maintenance.</summary>
    public long Bypassed { get; set; }
}
