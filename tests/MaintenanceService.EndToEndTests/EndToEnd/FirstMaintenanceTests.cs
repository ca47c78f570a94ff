using System.Net;
using MaintenanceService.Client;
using MaintenanceService.Tests.EndToEnd.Rounds;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.EndToEnd;

/// <summary>The whole loop on real processes and sockets: a site closes, says so when it is true, and opens again.</summary>
[Collection(typeof(OneAtATime))]
public sealed class FirstMaintenanceTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Site_closes_and_opens_and_converged_is_true_both_times()
    {
        await using Fleet fleet = await Fleet.StartAsync(shops: 2);
        using HttpClient one = Fleet.Http(fleet.Shops[0]);
        using HttpClient two = Fleet.Http(fleet.Shops[1]);
        Assert.Equal(HttpStatusCode.OK, (await one.GetAsync("/", Test)).StatusCode);

        Versioned<Maintenance> begun = await fleet.Client.StartMaintenanceAsync("shop", new MaintenanceRequest { Reason = "test" }, Test);
        MaintenanceService.Client.Convergence closed = await fleet.Client.GetConvergenceAsync("shop", begun.Value.Id, 300, Test);

        Assert.True(begun.Created);
        Assert.True(closed.Converged);
        Assert.Equal(2, closed.Confirmed);
        foreach (HttpClient shop in new[] { one, two })
        {
            HttpResponseMessage refused = await shop.GetAsync("/", Test);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.NotNull(refused.Headers.RetryAfter);
            Assert.Equal("no-store", refused.Headers.CacheControl!.ToString());
            Assert.Equal($"closed; site=\"shop\"; revision={closed.Revision}", Assert.Single(refused.Headers.GetValues("Maintenance-Mode")));
            Assert.Equal(HttpStatusCode.OK, (await shop.GetAsync("/ignored", Test)).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await shop.GetAsync("/healthz", Test)).StatusCode);
        }

        await fleet.Client.EndMaintenanceAsync("shop", begun.Value.Id, cancellationToken: Test);
        Assert.True((await fleet.Client.GetConvergenceAsync("shop", waitSeconds: 300, cancellationToken: Test)).Converged);
        Assert.Equal(HttpStatusCode.OK, (await one.GetAsync("/", Test)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await two.GetAsync("/", Test)).StatusCode);
    }

    [Fact]
    public async Task Converged_waits_for_a_request_that_began_before()
    {
        await using Fleet fleet = await Fleet.StartAsync();
        using var shop = new CountedApp("shop-0", fleet.Shops[0].Address);
        using HttpClient visitor = Fleet.Http(fleet.Shops[0]);
        OpenRequest endless = await shop.BeginSlowAsync(Test);
        Task<HttpResponseMessage> brief = visitor.GetAsync("/slow?seconds=3", Test);
        await Eventually.TrueAsync(async () => (await shop.TallyAsync(Test)).Slow == 2, Test);

        await fleet.Client.StartMaintenanceAsync("shop", new MaintenanceRequest(), Test);
        MaintenanceService.Client.Convergence? blocked = null;
        await Eventually.TrueAsync(
            async () =>
            {
                blocked = await fleet.Client.GetConvergenceAsync("shop", cancellationToken: Test);
                Assert.False(blocked.Converged);
                return blocked.RequestsInFlight == 1;
            },
            Test);
        Assert.Equal(BlockerReason.Draining, Assert.Single(blocked!.Blockers!).Reason);

        // Nobody cut it short.
        Assert.Equal(HttpStatusCode.OK, (await brief).StatusCode);
        await endless.EndAsync();
        Assert.True((await fleet.Client.GetConvergenceAsync("shop", waitSeconds: 300, cancellationToken: Test)).Converged);
        Assert.True((await shop.TallyAsync(Test)).IsAtRest);
    }

    [Fact]
    public async Task Service_restarted_keeps_the_state_and_the_site_closed()
    {
        await using Fleet fleet = await Fleet.StartAsync();
        using HttpClient shop = Fleet.Http(fleet.Shops[0]);
        Versioned<Maintenance> begun = await fleet.Client.StartMaintenanceAsync("shop", new MaintenanceRequest { Message = "back soon" }, Test);
        Assert.True((await fleet.Client.GetConvergenceAsync("shop", begun.Value.Id, 300, Test)).Converged);

        await fleet.Service.KillAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await shop.GetAsync("/", Test)).StatusCode);
        await fleet.StartServiceAsync();

        Versioned<Maintenance> kept = await fleet.Client.GetMaintenanceAsync("shop", begun.Value.Id, Test);
        Assert.Equal(begun.ETag, kept.ETag);
        Assert.Equal("back soon", kept.Value.Message);
        Assert.True((await fleet.Client.GetConvergenceAsync("shop", begun.Value.Id, 300, Test)).Converged);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await shop.GetAsync("/", Test)).StatusCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Shop_restarted_while_closed_is_closed_from_its_first_request(bool withService)
    {
        await using Fleet fleet = await Fleet.StartAsync();
        Versioned<Maintenance> begun = await fleet.Client.StartMaintenanceAsync("shop", new MaintenanceRequest(), Test);
        Assert.True((await fleet.Client.GetConvergenceAsync("shop", begun.Value.Id, 300, Test)).Converged);
        await fleet.Shops[0].KillAsync();
        if (!withService)
        {
            await fleet.Service.KillAsync();
        }

        ServerProcess again = await fleet.StartShopAsync("shop-0", untilConfirmed: false);
        using HttpClient shop = Fleet.Http(again);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await shop.GetAsync("/", Test)).StatusCode);
    }

    [Fact]
    public async Task Two_maintenances_hold_the_site_until_both_have_ended()
    {
        await using Fleet fleet = await Fleet.StartAsync();
        using HttpClient shop = Fleet.Http(fleet.Shops[0]);
        Versioned<Maintenance> mine = await fleet.Client.PutMaintenanceAsync("shop", "mine", new MaintenanceRequest(), cancellationToken: Test);
        Versioned<Maintenance> yours = await fleet.Client.PutMaintenanceAsync("shop", "yours", new MaintenanceRequest(), cancellationToken: Test);
        Assert.True((await fleet.Client.GetConvergenceAsync("shop", "yours", 300, Test)).Converged);

        await fleet.Client.EndMaintenanceAsync("shop", mine.Value.Id, cancellationToken: Test);
        Assert.True((await fleet.Client.GetConvergenceAsync("shop", "yours", 300, Test)).Converged);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await shop.GetAsync("/", Test)).StatusCode);

        await fleet.Client.EndMaintenanceAsync("shop", yours.Value.Id, cancellationToken: Test);
        Assert.True((await fleet.Client.GetConvergenceAsync("shop", waitSeconds: 300, cancellationToken: Test)).Converged);
        Assert.Equal(HttpStatusCode.OK, (await shop.GetAsync("/", Test)).StatusCode);
    }
}
