namespace MaintenanceService.Client.Flow;

/// <summary>What is known of a site before it is closed.</summary>
internal sealed record PreflightResult
{
    public required string Site { get; init; }

    /// <summary>Whether nothing stands in the way of convergence.</summary>
    public bool Ready => Problems.Count == 0;

    /// <summary>The site's mode now.</summary>
    public MaintenanceMode Mode { get; init; }

    /// <summary>How many instances are known.</summary>
    public int Instances { get; init; }

    /// <summary>Those that have not reported for 45 seconds.</summary>
    public IReadOnlyList<string> Silent { get; init; } = [];

    public long RequestsInFlight { get; init; }

    public long ConnectionsOpen { get; init; }

    /// <summary>What stays open for everybody: endpoints, sign-in, exempt paths.</summary>
    public IReadOnlyList<ExemptEndpoint> StaysOpen { get; init; } = [];

    /// <summary>The networks that get through.</summary>
    public IReadOnlyList<string> BypassNetworks { get; init; } = [];

    /// <summary>What holds the site already, or will.</summary>
    public IReadOnlyList<Maintenance> Maintenances { get; init; } = [];

    /// <summary>What would stop convergence, a sentence each.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];
}
