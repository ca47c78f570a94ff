using System.Net;
using MaintenanceService.Client;
using MaintenanceService.Tests.EndToEnd.Rounds;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.Service.Postgres;

/// <summary>
/// Two processes of the service, Shops under load that close when they are cut off, and writes without end: while one process lives no site
/// flips, "closed" is true, no acknowledged write is lost. MAINTENANCE_TEST_TAKEOVERS_UNDER_LOAD says how often one takes over; five Shops
/// are there for more than once.
/// </summary>
[Collection(typeof(OneAtATime))]
public sealed class TakeoverUnderLoadTests(PostgresCluster cluster) : IClassFixture<PostgresCluster>
{
    private const string Site = "shop";
    private static readonly TimeSpan WritingAgainWithin = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan FrozenFor = TimeSpan.FromSeconds(15);
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    private static readonly int Takeovers = TestNumber.Of("MAINTENANCE_TEST_TAKEOVERS_UNDER_LOAD") ?? 1;

    [Fact]
    public async Task No_site_flips_and_nothing_is_lost_while_one_process_lives()
    {
        PostgresCluster.SkipWithout();
        Wrk.Require();
        await using TwoServices services = await TwoServices.StartAsync(await cluster.CreateDatabaseAsync());
        // The one that stands by comes first.
        ServiceAddresses both = [services.Standby.Address, services.Active.Address];
        using var client = new MaintenanceClient(both, () => RunningService.AdminKey);
        await client.PutSiteAsync(Site, new SiteRequest { Settings = new SiteSettingsRequest { WhenDisconnected = WhenDisconnected.Closed, DisconnectedAfterSeconds = 30, DrainSeconds = 2, InstanceExpirySeconds = 40 } }, cancellationToken: Test);
        await using ShopsUnderLoad shops = await ShopsUnderLoad.StartAsync(client, both, Site, Takeovers == 1 ? 2 : 5);
        await using EndlessWrites writes = EndlessWrites.Start(both);
        await using var watch = new StatusWatch(shops.Apps, HttpStatusCode.OK);

        for (int i = 0; i < Takeovers; i++)
        {
            // Each way of going in turn, while the site is open and while it is closed.
            await watch.MoreAsync();
            if (i % 2 == 0)
            {
                await TakeOverAsync(services, i / 2);
                await watch.MoreAsync();
            }

            watch.Expect(null);
            await client.PutMaintenanceAsync(Site, $"m-{i}", new MaintenanceRequest(), cancellationToken: Test);
            Assert.True((await client.GetConvergenceAsync(Site, $"m-{i}", 120, Test)).Converged);
            HoleWatch holes = await HoleWatch.BeginAsync(shops.Apps, Test);
            watch.Expect(HttpStatusCode.ServiceUnavailable);
            if (i % 2 == 1)
            {
                await TakeOverAsync(services, i / 2);
                Assert.True((await client.GetConvergenceAsync(Site, $"m-{i}", 120, Test)).Converged);
            }

            await watch.MoreAsync();
            await holes.LookAsync(shops.Apps, Test);
            Assert.Empty(holes.Holes);

            watch.Expect(null);
            await client.EndMaintenanceAsync(Site, $"m-{i}", cancellationToken: Test);
            Assert.True((await client.GetConvergenceAsync(Site, waitSeconds: 120, cancellationToken: Test)).Converged);
            watch.Expect(HttpStatusCode.OK);
        }

        await watch.MoreAsync();
        Assert.True(watch.Flips.Count == 0, $"{watch.Flips.Count} of {watch.Answers}: {string.Join("; ", watch.Flips.Take(2).Concat(watch.Flips.TakeLast(2)))}; the longest pause of the writes {writes.LongestPause.TotalSeconds:0.0} s");
        Assert.Empty(await writes.LostAsync());
        Assert.InRange(writes.LongestPause, TimeSpan.Zero, WritingAgainWithin);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{Takeovers} take-overs: {watch.Answers} answers, {writes.Acknowledged.Count} acknowledged writes, the longest pause {writes.LongestPause.TotalSeconds:0.0} s");
    }

    // kill -9, SIGSTOP for 15 seconds, SIGTERM, in turn.
    private static async Task TakeOverAsync(TwoServices services, int number)
    {
        switch (number % 3)
        {
            case 0:
                await services.Active.KillAsync();
                await Eventually.TrueAsync(() => TwoServices.IsReadyAsync(services.Standby), Test);
                break;
            case 1:
                services.Active.Pause();
                Task frozen = Task.Delay(FrozenFor, TimeProvider.System, Test);
                await Eventually.TrueAsync(() => TwoServices.IsReadyAsync(services.Standby), Test);
                await frozen;
                services.Active.Resume();
                await Eventually.TrueAsync(async () => (await TwoServices.GetAsync(services.Active, "/readyz")).Body == "standby", Test);
                break;
            default:
                await services.Active.StopAsync();
                await Eventually.TrueAsync(() => TwoServices.IsReadyAsync(services.Standby), Test);
                break;
        }

        await services.ChangePlacesAsync();
    }
}
