using System.Net;
using Xunit;

namespace MaintenanceService.Tests.EndToEnd.Rounds.Faults;

/// <summary>kill -9 of the service while closed: nobody opens, and the service finds out again that they have not.</summary>
internal sealed class ServiceKilledWhileClosed : Fault
{
    public override async Task ClosedAsync(Round round)
    {
        await round.Fleet.Fleet.Service.KillAsync();
        foreach (CountedApp app in round.Fleet.Apps)
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.HomeAsync(round.Test));
        }

        await round.Fleet.Fleet.StartServiceAsync();
        await round.ConvergedAsync(null);
    }
}
