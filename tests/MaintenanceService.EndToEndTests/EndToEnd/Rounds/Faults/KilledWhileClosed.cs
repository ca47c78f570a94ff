using System.Net;
using Xunit;

namespace MaintenanceService.Tests.EndToEnd.Rounds.Faults;

/// <summary>kill -9 while closed: the process that takes its place is closed from its first request.</summary>
internal sealed class KilledWhileClosed : Fault
{
    public override async Task ClosedAsync(Round round)
    {
        await round.Watch.LookAsync([round.Victim.App], round.Test);
        await round.Victim.KillAsync();
        await round.Victim.StartAsync(untilConfirmed: false);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await round.Victim.App.HomeAsync(round.Test));
    }
}
