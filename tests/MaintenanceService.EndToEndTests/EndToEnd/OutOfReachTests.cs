using System.Net;
using MaintenanceService.Client;
using MaintenanceService.Tests.EndToEnd.Rounds;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.EndToEnd;

/// <summary>whenDisconnected: closed, on real processes. One Shop is cut off, one sleeps, and neither ever hears of the maintenance.</summary>
public sealed class OutOfReachTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Shops_out_of_reach_have_closed_themselves_when_the_service_says_so()
    {
        Wrk.Require();
        await using RoundFleet fleet = await RoundFleet.StartAsync(shops: 3);
        var settings = new SiteSettingsRequest { WhenDisconnected = WhenDisconnected.Closed, DisconnectedAfterSeconds = 30, DrainSeconds = 1 };
        await fleet.Client.PutSiteAsync(RoundFleet.Site, new SiteRequest { Settings = settings }, cancellationToken: Test);
        await ConvergedAsync(fleet, null);
        await fleet.ServeAsync(Test);
        RoundShop held = fleet.Shops[1];
        RoundShop asleep = fleet.Shops[2];
        held.Link.Hold();
        // Within a request nobody can say what a process does when it wakes up: this one has none.
        await asleep.UnloadAsync();
        await Eventually.TrueAsync(async () => (await asleep.App.TallyAsync(Test)).IsAtRest, Test);
        Tally before = await asleep.App.TallyAsync(Test);
        asleep.Process.Pause();

        await fleet.Client.PutMaintenanceAsync(RoundFleet.Site, "m", new MaintenanceRequest(), cancellationToken: Test);
        MaintenanceService.Client.Convergence early = await fleet.Client.GetConvergenceAsync(RoundFleet.Site, "m", 1, Test);
        Assert.Subset(early.Blockers!.Select(blocker => blocker.Instance).ToHashSet(), new HashSet<string?> { held.Name, asleep.Name });
        MaintenanceService.Client.Convergence closed = await ConvergedAsync(fleet, "m");
        Assert.Equal((1, 2), (closed.Confirmed, closed.AssumedClosed));

        HoleWatch watch = await HoleWatch.BeginAsync([fleet.Shops[0].App, held.App], Test);
        asleep.Process.Resume();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await asleep.App.HomeAsync(Test));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await held.App.HomeAsync(Test));
        await watch.LookAsync([fleet.Shops[0].App, held.App], Test);
        Assert.Empty(watch.Holes);
        Assert.Equal(before.Begun, (await asleep.App.TallyAsync(Test)).Begun);

        Receipt assumed = await fleet.Client.GetReceiptAsync(RoundFleet.Site, "m", Test);
        Assert.True(assumed.Instances.Single(instance => instance.Instance == held.Name).Assumed);
        held.Link.Mend();
        await Eventually.TrueAsync(async () => (await fleet.Client.GetConvergenceAsync(RoundFleet.Site, "m", cancellationToken: Test)).Confirmed == 3, Test);
        await fleet.Client.EndMaintenanceAsync(RoundFleet.Site, "m", cancellationToken: Test);
        await ConvergedAsync(fleet, null);
        Assert.Equal(HttpStatusCode.OK, await held.App.HomeAsync(Test));
    }

    private static async Task<MaintenanceService.Client.Convergence> ConvergedAsync(RoundFleet fleet, string? maintenance)
    {
        MaintenanceService.Client.Convergence convergence = await fleet.Client.GetConvergenceAsync(RoundFleet.Site, maintenance, 300, Test);
        Assert.True(convergence.Converged);
        return convergence;
    }
}
