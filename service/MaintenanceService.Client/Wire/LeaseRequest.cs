namespace MaintenanceService.Client;

/// <summary>A lease as a request gives it.</summary>
public sealed record LeaseRequest
{
    /// <summary>Its length in seconds; required, 10 to 86,400.</summary>
    public int? Seconds { get; set; }

    /// <summary>What happens when it expires; default <c>release</c>.</summary>
    public LeaseExpiry? OnExpiry { get; set; }
}
