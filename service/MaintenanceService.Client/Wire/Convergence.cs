namespace MaintenanceService.Client;

/// <summary>How far the instances of a site are with its revision.</summary>
public sealed record Convergence
{
    /// <summary>The site.</summary>
    public string Site { get; set; } = "";

    /// <summary>The revision that was asked for.</summary>
    public long Revision { get; set; }

    /// <summary>The site's mode.</summary>
    public MaintenanceMode Mode { get; set; }

    /// <summary>Whether every instance has confirmed.</summary>
    public bool Converged { get; set; }

    /// <summary>Since when, without a break; null while not converged.</summary>
    public DateTimeOffset? ConvergedAt { get; set; }

    /// <summary>How many instances are known.</summary>
    public int Total { get; set; }

    /// <summary>How many of them confirmed.</summary>
    public int Confirmed { get; set; }

    /// <summary>How many are out of reach and have closed themselves, as they declared.</summary>
    public int AssumedClosed { get; set; }

    /// <summary>Older requests that still run, over all instances.</summary>
    public long RequestsInFlight { get; set; }

    /// <summary>Older connections still open, over all instances.</summary>
    public long ConnectionsOpen { get; set; }

    /// <summary>What stands in the way; null within a Site.</summary>
    public IReadOnlyList<Blocker>? Blockers { get; set; }
}
