namespace MaintenanceService.Client;

/// <summary>What keeps a maintenance alive: it must be renewed within <see cref="Seconds"/>.</summary>
public sealed record Lease
{
    /// <summary>Its length in seconds; 10 to 86,400.</summary>
    public int Seconds { get; set; }

    /// <summary>When it expires unless it is renewed.</summary>
    public DateTimeOffset ExpiresAt { get; set; }

    /// <summary>What happens then.</summary>
    public LeaseExpiry OnExpiry { get; set; }

    /// <summary>Whether it has expired and the maintenance stayed.</summary>
    public bool Expired { get; set; }
}
