using System.Net;
using Xunit;

namespace MaintenanceService.Tests.EndToEnd.Rounds.Faults;

/// <summary>One more Shop starts while closed: it never opens, and counts as soon as it is there.</summary>
internal sealed class ScaledOutWhileClosed : Fault
{
    public override async Task ClosedAsync(Round round)
    {
        await using var newcomer = new RoundShop(round.Fleet.Fleet, "newcomer");
        await newcomer.StartAsync(untilConfirmed: false);
        HttpStatusCode first = await newcomer.App.HomeAsync(round.Test);
        Assert.True(first == HttpStatusCode.ServiceUnavailable || newcomer.MayHaveListenedUnheard, $"{newcomer.Name} began open.");
        await round.Fleet.Fleet.ConfirmedAsync(newcomer.Name);
        if (newcomer.MayHaveBegunUnheard)
        {
            await round.Watch.JoinAsync(newcomer.App, round.Test);
        }

        await round.ConvergedAsync(null);
        await round.Watch.LookAsync([newcomer.App], round.Test);
        await newcomer.StopAsync();
        await round.GoneAsync(newcomer);
        await round.ConvergedAsync(null);
    }
}
