using System.Net;
using MaintenanceService.Client;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.EndToEnd;

/// <summary>Apps that start and stop while their service is out of reach. The network swallows what they send: the worst case for whoever waits.</summary>
[Collection(typeof(OneAtATime))]
public sealed class StartAndStopTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("open", HttpStatusCode.OK)]
    [InlineData("readOnly", HttpStatusCode.OK)]
    [InlineData("closed", HttpStatusCode.ServiceUnavailable)]
    public async Task Shop_that_never_heard_of_its_service_does_what_WhenUnknown_says(string whenUnknown, HttpStatusCode expected)
    {
        await using Fleet fleet = await Fleet.StartAsync(shops: 0);
        await fleet.Client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);
        await using var link = new CuttableLink(fleet.Service.Address);
        link.Hold();

        using HttpClient shop = Fleet.Http(await StartAsync(fleet, link, whenUnknown));
        Assert.Equal(expected, await HomeAsync(shop));
        Assert.Equal(HttpStatusCode.OK, (await shop.GetAsync("/healthz", Test)).StatusCode);

        link.Mend();
        await Eventually.TrueAsync(async () => (await ConvergedAsync(fleet)).Confirmed == 1, Test);
        Assert.Equal(HttpStatusCode.OK, await HomeAsync(shop));
    }

    [Theory]
    [InlineData(WhenDisconnected.KeepLast, HttpStatusCode.OK)]
    [InlineData(WhenDisconnected.Closed, HttpStatusCode.ServiceUnavailable)]
    public async Task Shop_that_starts_without_its_service_goes_on_from_its_disk(WhenDisconnected whenDisconnected, HttpStatusCode expected)
    {
        await using Fleet fleet = await Fleet.StartAsync(shops: 0);
        await fleet.Client.PutSiteAsync("shop", new SiteRequest { Settings = new SiteSettingsRequest { WhenDisconnected = whenDisconnected } }, cancellationToken: Test);
        await using var link = new CuttableLink(fleet.Service.Address);
        ServerProcess first = await StartAsync(fleet, link);
        await ConvergedAsync(fleet);
        await first.KillAsync();
        link.Hold();

        // WhenUnknown is for those that know nothing: this one has its disk.
        using HttpClient shop = Fleet.Http(await StartAsync(fleet, link, expected == HttpStatusCode.OK ? "closed" : "open"));
        Assert.Equal(expected, await HomeAsync(shop));

        link.Mend();
        await Eventually.TrueAsync(async () => await HomeAsync(shop) == HttpStatusCode.OK, Test);
        await ConvergedAsync(fleet);
    }

    [Fact]
    public async Task Shop_that_lost_its_service_stops_in_good_order_and_counts_until_it_is_removed()
    {
        await using Fleet fleet = await Fleet.StartAsync(shops: 0);
        await using var link = new CuttableLink(fleet.Service.Address);
        ServerProcess shop = await StartAsync(fleet, link);
        await ConvergedAsync(fleet);
        link.Cut();

        Assert.Equal(0, await shop.StopAsync());

        // It could not say farewell: for the service it may still serve.
        await fleet.Client.PutMaintenanceAsync("shop", "m", new MaintenanceRequest(), cancellationToken: Test);
        MaintenanceService.Client.Convergence blocked = await fleet.Client.GetConvergenceAsync("shop", "m", 1, Test);
        Assert.Equal("shop-0", Assert.Single(blocked.Blockers!).Instance);
        await fleet.Client.RemoveInstanceAsync("shop", "shop-0", cancellationToken: Test);
        Assert.Equal(BlockerReason.NoInstances, Assert.Single((await fleet.Client.GetConvergenceAsync("shop", "m", cancellationToken: Test)).Blockers!).Reason);
    }

    [Fact]
    public async Task Shop_that_stops_in_good_order_is_not_waited_for()
    {
        await using Fleet fleet = await Fleet.StartAsync();

        ServerProcess leaving = await fleet.StartShopAsync("leaving");
        Assert.Equal(0, await leaving.StopAsync());
        Assert.Equal(["shop-0"], (await fleet.Client.ListInstancesAsync("shop", cancellationToken: Test)).Items.Select(instance => instance.Id));

        await fleet.Client.PutMaintenanceAsync("shop", "m", new MaintenanceRequest(), cancellationToken: Test);
        MaintenanceService.Client.Convergence closed = await fleet.Client.GetConvergenceAsync("shop", "m", 300, Test);
        Assert.Equal((true, 1), (closed.Converged, closed.Total));
    }

    private static Task<ServerProcess> StartAsync(Fleet fleet, CuttableLink link, string? whenUnknown = null)
    {
        var settings = new Dictionary<string, string> { ["Maintenance__Service"] = link.Address.ToString() };
        if (whenUnknown is not null)
        {
            settings["Maintenance__WhenUnknown"] = whenUnknown;
        }

        return fleet.StartShopAsync("shop-0", settings, untilConfirmed: !link.IsHeld);
    }

    private static async Task<HttpStatusCode> HomeAsync(HttpClient shop)
    {
        using HttpResponseMessage answer = await shop.GetAsync("/", Test);
        return answer.StatusCode;
    }

    private static async Task<MaintenanceService.Client.Convergence> ConvergedAsync(Fleet fleet)
    {
        MaintenanceService.Client.Convergence convergence = await fleet.Client.GetConvergenceAsync("shop", waitSeconds: 300, cancellationToken: Test);
        Assert.True(convergence.Converged);
        return convergence;
    }
}
