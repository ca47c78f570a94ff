using System.Net;
using MaintenanceService.Client;
using Xunit;

namespace MaintenanceService.Tests.EndToEnd.Rounds.Faults;

/// <summary>One more Shop starts while closed: it never opens, is waited for, and leaves in good order.</summary>
internal sealed class ScaledOutWhileClosed : Fault
{
    public override async Task ClosedAsync(Round round)
    {
        await using var newcomer = new RoundShop(round.Fleet.Fleet, "newcomer");
        await newcomer.StartAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await newcomer.App.HomeAsync(round.Test));
        await round.ConvergedAsync(null);
        Assert.Contains(await InstancesAsync(round), instance => instance.Id == newcomer.Name);

        await round.Watch.LookAsync([newcomer.App], round.Test);
        await newcomer.StopAsync();

        Assert.DoesNotContain(await InstancesAsync(round), instance => instance.Id == newcomer.Name);
        await round.ConvergedAsync(null);
    }

    private static async Task<IReadOnlyList<Instance>> InstancesAsync(Round round) =>
        (await round.Client.ListInstancesAsync(RoundFleet.Site, cancellationToken: round.Test)).Items;
}
