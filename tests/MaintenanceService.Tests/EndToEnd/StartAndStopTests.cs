using System.Net;
using MaintenanceService.Client;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.EndToEnd;

/// <summary>Apps that start and stop while their service is out of reach. The network swallows what they send: the worst case for whoever waits.</summary>
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

        using HttpClient shop = Fleet.Http(await StartAsync(fleet, link, ("Maintenance__WhenUnknown", whenUnknown)));
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
        using HttpClient shop = Fleet.Http(await StartAsync(fleet, link, ("Maintenance__WhenUnknown", expected == HttpStatusCode.OK ? "closed" : "open")));
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
        await fleet.Client.RemoveInstanceAsync("shop", "shop-0", Test);
        Assert.Equal(BlockerReason.NoInstances, Assert.Single((await fleet.Client.GetConvergenceAsync("shop", "m", cancellationToken: Test)).Blockers!).Reason);
    }

    [Fact]
    public async Task Shop_that_stops_in_good_order_is_not_waited_for()
    {
        await using Fleet fleet = await Fleet.StartAsync(shops: 2);
        await ConvergedAsync(fleet);

        Assert.Equal(0, await fleet.Shops[0].StopAsync());

        Instance left = Assert.Single((await fleet.Client.ListInstancesAsync("shop", cancellationToken: Test)).Items);
        await fleet.Client.PutMaintenanceAsync("shop", "m", new MaintenanceRequest(), cancellationToken: Test);
        MaintenanceService.Client.Convergence closed = await fleet.Client.GetConvergenceAsync("shop", "m", 60, Test);
        Assert.Equal((true, 1, InstanceState.Confirmed), (closed.Converged, closed.Total, left.State));
    }

    private static Task<ServerProcess> StartAsync(Fleet fleet, CuttableLink link, params (string Name, string Value)[] settings) =>
        fleet.StartShopAsync(
            "shop-0", settings.Append(("Maintenance__Service", link.Address.ToString())).ToDictionary(setting => setting.Item1, setting => setting.Item2));

    private static async Task<HttpStatusCode> HomeAsync(HttpClient shop)
    {
        using HttpResponseMessage answer = await shop.GetAsync("/", Test);
        return answer.StatusCode;
    }

    private static async Task<MaintenanceService.Client.Convergence> ConvergedAsync(Fleet fleet)
    {
        MaintenanceService.Client.Convergence convergence = await fleet.Client.GetConvergenceAsync("shop", waitSeconds: 60, cancellationToken: Test);
        Assert.True(convergence.Converged);
        return convergence;
    }
}
