using MaintenanceService.Client;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.Service.Postgres;

/// <summary>An app and a client that know both machines go on when the active one dies: no load balancer is needed.</summary>
[Collection(typeof(OneAtATime))]
public sealed class SeveralAddressesTests(PostgresCluster cluster) : IClassFixture<PostgresCluster>
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killed_active_is_followed_by_the_standby_for_app_and_client()
    {
        PostgresCluster.SkipWithout();
        await using TwoServices services = await TwoServices.StartAsync(await cluster.CreateDatabaseAsync());

        // The one that stands by comes first.
        ServiceAddresses both = [services.Standby.Address, services.Active.Address];
        using var client = new MaintenanceClient(both, () => RunningService.AdminKey);
        Key key = await client.CreateKeyAsync(new KeyRequest { Name = "shop", Role = KeyRole.Instance, Sites = ["shop"] }, Test);
        using var folder = new TemporaryFolder();
        await using ServerProcess shop = await ServerProcess.StartAsync("Shop", folder.Path, new Dictionary<string, string>
        {
            ["Maintenance__Service"] = string.Join(';', both),
            ["Maintenance__Site"] = "shop",
            ["Maintenance__ApiKey"] = key.Secret!,
        });
        await Eventually.TrueAsync(async () => (await client.ListSitesAsync(cancellationToken: Test)).Items.Any(site => site.Name == "shop"), Test);
        await client.PutMaintenanceAsync("shop", "before", new MaintenanceRequest(), cancellationToken: Test);
        Assert.True((await client.GetConvergenceAsync("shop", "before", 60, Test)).Converged);

        await services.Active.KillAsync();
        await Eventually.TrueAsync(() => TwoServices.IsReadyAsync(services.Standby), Test);
        await client.EndMaintenanceAsync("shop", "before", cancellationToken: Test);
        await client.PutMaintenanceAsync("shop", "after", new MaintenanceRequest(), cancellationToken: Test);

        Assert.True((await client.GetConvergenceAsync("shop", "after", 120, Test)).Converged);
    }
}
