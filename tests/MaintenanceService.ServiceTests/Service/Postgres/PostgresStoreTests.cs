using System.Net;
using MaintenanceService.Client;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.Service.Postgres;

/// <summary>The service on a real PostgreSQL server.</summary>
public sealed class PostgresStoreTests(PostgresCluster cluster) : IClassFixture<PostgresCluster>
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everything_written_is_there_after_a_restart()
    {
        PostgresCluster.SkipWithout();
        await using RunningService service = await StartAsync(await cluster.CreateDatabaseAsync());
        MaintenanceClient client = service.Client;
        await client.PutSiteAsync("shop", new SiteRequest { DisplayName = "Shop" }, cancellationToken: Test);
        await client.PutSiteAsync("gone", new SiteRequest(), cancellationToken: Test);
        await client.DeleteSiteAsync("gone", cancellationToken: Test);
        await client.PutMaintenanceAsync("shop", "over", new MaintenanceRequest { Reason = "first" }, cancellationToken: Test);
        await client.EndMaintenanceAsync("shop", "over", cancellationToken: Test);
        await client.PutMaintenanceAsync("shop", "closing", new MaintenanceRequest { Reason = "second" }, cancellationToken: Test);
        await client.CreatePassAsync("shop", new PassRequest { For = "somebody" }, Test);
        string key = await service.KeyAsync(KeyRole.Instance, "shop");
        using (var instance = new MaintenanceClient(service.Address, () => key))
        {
            await instance.ReportInstanceAsync("shop", "one", new InstanceReport { Run = "r", Sequence = 1 }, Test);
        }

        string before = await ReadAsync(service);
        await service.RestartAsync();

        Assert.Equal(before, await ReadAsync(service));
        Assert.Equal(["closing"], (await service.Client.GetSiteAsync("shop", Test)).Value.Maintenances.Select(item => item.Id));
        Assert.Equal(["closing", "over"], (await service.Client.ListMaintenancesAsync("shop", cancellationToken: Test)).Items.Select(item => item.Id));
        Assert.Equal(["one"], (await service.Client.ListInstancesAsync("shop", cancellationToken: Test)).Items.Select(item => item.Id));
        Assert.Empty(service.Errors.Lines);
    }

    /// <summary>PostgreSQL refuses a text with a NUL; in a path the server itself refuses it.</summary>
    [Fact]
    public async Task What_can_be_no_id_is_not_looked_for()
    {
        PostgresCluster.SkipWithout();
        await using RunningService service = await StartAsync(await cluster.CreateDatabaseAsync());
        await service.Client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);
        using HttpClient http = service.HttpAs(RunningService.AdminKey);

        using HttpResponseMessage response = await http.GetAsync("/v1/sites/shop/convergence?maintenance=%00", Test);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Empty(service.Errors.Lines);
    }

    private static Task<RunningService> StartAsync(string database) => RunningService.StartAsync(settings: new Dictionary<string, string?>
    {
        ["Maintenance:Store"] = "Postgres",
        ["ConnectionStrings:Maintenance"] = database,
    });

    private static async Task<string> ReadAsync(RunningService service) =>
        await service.Http.GetStringAsync("/v1/sites/shop/maintenances", Test) + await service.Http.GetStringAsync("/v1/sites/shop/passes", Test)
        // When a key was used is written now and then, and is no part of what an answer promised.
        + string.Join('\n', (await service.Client.ListKeysAsync(cancellationToken: Test)).Items.Select(item => item with { LastUsedAt = null })) + await service.Http.GetStringAsync("/v1/history", Test);
}
