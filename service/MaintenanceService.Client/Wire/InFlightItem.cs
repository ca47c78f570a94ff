namespace MaintenanceService.Client;

/// <summary>One of the things that a change of the site waits for.</summary>
public sealed record InFlightItem
{
    /// <summary>The method and the route pattern (<c>POST /orders/{id}</c>, never a raw path or query), or the work's name; at most 200 characters.</summary>
    public string Name { get; set; } = "";

    /// <summary>What it is.</summary>
    public InFlightKind Kind { get; set; }

    /// <summary>For how many whole seconds it has been running.</summary>
    public long Seconds { get; set; }
}
