using System.Net;
using MaintenanceService.Client;

namespace MaintenanceService.Tests.Convergence.Simulation;

/// <summary>What came back for a report: of the service itself, or 502 of a proxy before it.</summary>
internal sealed record Reply(HttpStatusCode Status, SiteState? State = null)
{
    public bool IsAnswer => (int)Status is >= 200 and < 300;
}
