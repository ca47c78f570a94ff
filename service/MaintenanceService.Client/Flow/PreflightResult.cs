namespace MaintenanceService.Client.Flow;

/// <summary>Tells whether a maintenance of a site would be confirmed, and what would stay open in it.</summary>
internal sealed record PreflightResult
{
    public required string Site { get; init; }

    /// <summary>Tells whether nothing stands in the way of convergence.</summary>
    public bool Ready => Problems.Count == 0;

    /// <summary>The site's mode now.</summary>
    public MaintenanceMode Mode { get; init; }

    /// <summary>The number of known instances.</summary>
    public int Instances { get; init; }

    /// <summary>Those that have not reported for 45 seconds.</summary>
    public IReadOnlyList<string> Silent { get; init; } = [];

    public long RequestsInFlight { get; init; }

    public long ConnectionsOpen { get; init; }

    /// <summary>The endpoints that stay open for everybody: those of the apps, sign-in, exempt paths.</summary>
    public IReadOnlyList<ExemptEndpoint> StaysOpen { get; init; } = [];

    /// <summary>The networks that pass.</summary>
    public IReadOnlyList<string> BypassNetworks { get; init; } = [];

    /// <summary>The maintenances that hold the site, or are scheduled.</summary>
    public IReadOnlyList<Maintenance> Maintenances { get; init; } = [];

    /// <summary>The problems that would stop convergence, a sentence each.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];
}
