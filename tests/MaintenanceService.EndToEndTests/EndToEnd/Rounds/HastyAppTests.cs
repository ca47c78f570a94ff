using MaintenanceService.Client;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.EndToEnd.Rounds;

/// <summary>The control of <see cref="RoundsTests"/>: an app that confirms what is not true is found out.</summary>
[Collection(typeof(OneAtATime))]
public sealed class HastyAppTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task App_that_confirms_and_goes_on_serving_is_found_out()
    {
        Wrk.Require();
        using var folder = new TemporaryFolder();
        await using RoundFleet fleet = await RoundFleet.StartAsync(shops: 1);
        await using HastyApp hasty = await HastyApp.StartAsync(InstanceClient(fleet), refusesNewOnes: false);
        using var app = new CountedApp("hasty", hasty.Address);
        await using Wrk load = Wrk.Start(hasty.Address, folder);

        HoleWatch watch = await CloseAsync(fleet, app);
        Tally closed = await app.TallyAsync(Test);
        await Eventually.TrueAsync(async () => (await app.TallyAsync(Test)).Begun > closed.Begun, Test);

        await watch.LookAsync([.. fleet.Apps, app], Test);
        Assert.Contains(watch.Holes, hole => hole.StartsWith("hasty served while the site was called closed", StringComparison.Ordinal));
        Assert.DoesNotContain(watch.Holes, hole => hole.StartsWith("shop-0", StringComparison.Ordinal));
    }

    [Fact]
    public async Task App_that_confirms_while_an_old_request_runs_is_found_out()
    {
        Wrk.Require();
        await using RoundFleet fleet = await RoundFleet.StartAsync(shops: 1);
        await using HastyApp hasty = await HastyApp.StartAsync(InstanceClient(fleet), refusesNewOnes: true);
        using var app = new CountedApp("hasty", hasty.Address);
        OpenRequest slow = await app.BeginSlowAsync(Test);

        HoleWatch watch = await CloseAsync(fleet, app);

        Assert.StartsWith("hasty was still busy when the site was called closed", Assert.Single(watch.Holes), StringComparison.Ordinal);
        await slow.EndAsync();
    }

    private static MaintenanceClient InstanceClient(RoundFleet fleet) => new(fleet.Fleet.Service.Address, () => fleet.Fleet.InstanceKey);

    private static async Task<HoleWatch> CloseAsync(RoundFleet fleet, CountedApp hasty)
    {
        await fleet.ServeAsync(Test);
        await fleet.Client.PutMaintenanceAsync(RoundFleet.Site, "m", new MaintenanceRequest(), cancellationToken: Test);
        Assert.True((await fleet.Client.GetConvergenceAsync(RoundFleet.Site, "m", 300, Test)).Converged);
        return await HoleWatch.BeginAsync([.. fleet.Apps, hasty], Test);
    }
}
