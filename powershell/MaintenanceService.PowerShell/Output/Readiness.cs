using MaintenanceService.Client;

namespace MaintenanceService.PowerShell.Output;

/// <summary>Tells whether a maintenance of a site would be confirmed, and what would stay open in it.</summary>
public sealed class Readiness
{
    /// <summary>The site.</summary>
    public string Site { get; init; } = "";

    /// <summary>Tells whether nothing stands in the way of convergence.</summary>
    public bool Ready => Problems.Count == 0;

    /// <summary>The site's mode now.</summary>
    public MaintenanceMode Mode { get; init; }

    /// <summary>The number of known instances.</summary>
    public int Instances { get; init; }

    /// <summary>Those that have not reported for 45 seconds.</summary>
    public IReadOnlyList<string> Silent { get; init; } = [];

    /// <summary>Older requests that still run; counted only while something is refused.</summary>
    public long RequestsInFlight { get; init; }

    /// <summary>Older connections still open; counted only while something is refused.</summary>
    public long ConnectionsOpen { get; init; }

    /// <summary>The endpoints that stay open for everybody: those of the apps, sign-in, exempt paths.</summary>
    public IReadOnlyList<ExemptEndpoint> StaysOpen { get; init; } = [];

    /// <summary>The networks that pass.</summary>
    public IReadOnlyList<string> BypassNetworks { get; init; } = [];

    /// <summary>The maintenances that hold the site already.</summary>
    public IReadOnlyList<Maintenance> Maintenances { get; init; } = [];

    /// <summary>The problems that would stop convergence, a sentence each.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    internal static Readiness From(PreflightResult preflight) => new()
    {
        Site = preflight.Site,
        Mode = preflight.Mode,
        Instances = preflight.Instances,
        Silent = preflight.Silent,
        RequestsInFlight = preflight.RequestsInFlight,
        ConnectionsOpen = preflight.ConnectionsOpen,
        StaysOpen = [.. preflight.StaysOpen.Select(item => new ExemptEndpoint(item.Name, item.Source, item.MayWrite, item.Instances))],
        BypassNetworks = preflight.BypassNetworks,
        Maintenances = preflight.Maintenances,
        Problems = preflight.Problems,
    };
}
