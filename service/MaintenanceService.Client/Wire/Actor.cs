namespace MaintenanceService.Client;

/// <summary>Who did something: a key, or the service itself (<see cref="Key"/> null, <see cref="Name"/> <c>service</c>).</summary>
public sealed record Actor
{
    /// <summary>The key's id; null for the service.</summary>
    public string? Key { get; set; }

    /// <summary>The key's name.</summary>
    public string Name { get; set; } = "";
}
