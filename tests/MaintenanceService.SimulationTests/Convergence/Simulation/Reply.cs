using System.Net;
using MaintenanceService.Client;

namespace MaintenanceService.Tests.Convergence.Simulation;

/// <summary>What came back for a report: of the service itself, or of a proxy before it.</summary>
internal sealed record Reply(HttpStatusCode Status, SiteState? State = null)
{
    /// <summary>True where it names the report, as the service does and nobody else.</summary>
    public bool IsNamed { get; init; } = true;

    public bool IsAnswer => IsNamed && (int)Status is >= 200 and < 300;
}
