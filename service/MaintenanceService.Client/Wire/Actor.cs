namespace MaintenanceService.Client;

/// <summary>Who did something: a key, or the service itself (key null, name <c>service</c>).</summary>
public sealed record Actor
{
    /// <summary>The key's id; null for the service.</summary>
    public string? Key { get; set; }

    /// <summary>The key's name.</summary>
    public string Name { get; set; } = "";

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
