using MaintenanceService.Client;
using MaintenanceService.Tests.Processes;

namespace MaintenanceService.Tests.EndToEnd.Rounds;

/// <summary>One service and several Shops under load, all real processes.</summary>
internal sealed class RoundFleet : IAsyncDisposable
{
    public const string Site = "shop";
    public const int DrainSeconds = 2;

    /// <summary>One more than a round has Shops.</summary>
    private const int InstancesMost = 6;

    /// <summary>As short as the contract allows with this drain time.</summary>
    private const int ExpirySeconds = 30 + DrainSeconds + 5;

    private readonly List<RoundShop> _shops = [];

    private RoundFleet(Fleet fleet) => Fleet = fleet;

    public Fleet Fleet { get; }

    public MaintenanceClient Client => Fleet.Client;

    public IReadOnlyList<RoundShop> Shops => _shops;

    /// <summary>The processes that take requests now.</summary>
    public IEnumerable<CountedApp> Apps => _shops.Where(shop => shop.Serves).Select(shop => shop.App);

    public static async Task<RoundFleet> StartAsync(int shops)
    {
        var fleet = new RoundFleet(await Fleet.StartAsync(
            shops: 0, serviceSettings: new Dictionary<string, string> { ["Maintenance__MaxInstancesPerSite"] = $"{InstancesMost}" }));
        try
        {
            var settings = new SiteSettingsRequest { DrainSeconds = DrainSeconds, DisconnectedAfterSeconds = 30, InstanceExpirySeconds = ExpirySeconds };
            await fleet.Client.PutSiteAsync(Site, new SiteRequest { Settings = settings });
            for (int i = 0; i < shops; i++)
            {
                fleet._shops.Add(new RoundShop(fleet.Fleet, $"shop-{i}"));
            }

            await Task.WhenAll(fleet._shops.Select(shop => shop.StartAsync()));
            return fleet;
        }
        catch
        {
            await fleet.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until every Shop has served another request and done another piece of work: the load is real.</summary>
    public Task ServeAsync(CancellationToken cancellationToken) => Task.WhenAll(Apps.Select(app => ServeAsync(app, cancellationToken)).ToArray());

    public async ValueTask DisposeAsync()
    {
        foreach (RoundShop shop in _shops)
        {
            await shop.DisposeAsync();
        }

        await Fleet.DisposeAsync();
    }

    private static async Task ServeAsync(CountedApp app, CancellationToken cancellationToken)
    {
        Tally first = await app.TallyAsync(cancellationToken);
        await Eventually.TrueAsync(
            async () => await app.TallyAsync(cancellationToken) is var now && now.Begun > first.Begun && now.Worker > first.Worker, cancellationToken);
    }
}
