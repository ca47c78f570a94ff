using MaintenanceService.Client;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.Migrations;

/// <summary>The guides of docs/migrations, as they stand: an incompatible change of a schema under load.</summary>
public sealed class MigrationGuideTests(MigrationGuideTests.OneService fixture) : IClassFixture<MigrationGuideTests.OneService>
{
    private const int Enough = 20;
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("entity-framework", "ef")]
    [InlineData("dbup", "dbup")]
    [InlineData("fluentmigrator", "fluent")]
    [InlineData("psql", "psql")]
    [InlineData("kubernetes", "psql")]
    public async Task No_order_fails_and_no_row_is_lost(string page, string kind)
    {
        (OrderLoad load, Dictionary<string, long> rows) = await MigrateAsync(page, kind, isClosed: true);

        Assert.Equal(0, load.Failed);
        Assert.Equal(load.Acknowledged.OrderBy(order => order.Key), rows.OrderBy(order => order.Key));
        // The load has met the closed site, and the new version.
        Assert.InRange(load.Refused, 1, int.MaxValue);
        Assert.InRange(rows.Count, 2 * Enough, int.MaxValue);
    }

    [Theory]
    [InlineData("entity-framework", "ef")]
    [InlineData("psql", "psql")]
    public async Task Without_a_maintenance_orders_fail_or_are_lost(string page, string kind)
    {
        (OrderLoad load, Dictionary<string, long> rows) = await MigrateAsync(page, kind, isClosed: false);

        Assert.InRange(load.Failed + load.Acknowledged.Keys.Count(id => !rows.ContainsKey(id)), 1, int.MaxValue);
    }

    private async Task<(OrderLoad Load, Dictionary<string, long> Rows)> MigrateAsync(string page, string kind, bool isClosed)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the guides are for a POSIX shell");
        using var folder = new TemporaryFolder();
        string connection = await ConnectionAsync(kind, folder);
        using var release = new Release(page, kind, connection, fixture.Fleet.Service.Address);
        await release.CreateFirstSchemaAsync();
        string settings = folder.File("appsettings.json");
        await File.WriteAllTextAsync(settings, """{"Orders":{"Schema":1}}""", Test);
        ServerProcess app = await fixture.Fleet.StartShopAsync(
            $"{page}-{isClosed}", new Dictionary<string, string> { ["ConnectionStrings__Orders"] = connection, ["DOTNET_CONTENTROOT"] = folder.Path }, "Orders");
        await using var load = new OrderLoad(Fleet.Http(app));
        await AcknowledgedAsync(load, Enough);

        await release.RunAsync(app.Address, settings, isClosed);

        await AcknowledgedAsync(load, load.Acknowledged.Count + Enough);
        await load.StopAsync();
        // Deregisters, so that the next one is alone.
        await app.StopAsync();
        return (load, await OrderDatabase.ReadAsync(connection));
    }

    private static async Task<string> ConnectionAsync(string kind, TemporaryFolder folder)
    {
        if (kind != "psql")
        {
            return $"Data Source={folder.File("orders.db")};Pooling=False";
        }

        PostgresCluster.SkipWithout();
        Assert.SkipUnless(File.Exists("/usr/bin/psql") || File.Exists("/usr/local/bin/psql"), "psql is not installed");
        return await PostgresCluster.CreateSharedDatabaseAsync();
    }

    private static Task AcknowledgedAsync(OrderLoad load, int count) => Eventually.TrueAsync(() => load.Acknowledged.Count >= count, Test);

    /// <summary>The service, for all pages.</summary>
    public sealed class OneService : IAsyncLifetime
    {
        internal Fleet Fleet { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Fleet = await Fleet.StartAsync(shops: 0);
            await Fleet.Client.PutSiteAsync("shop", new SiteRequest());
        }

        public async ValueTask DisposeAsync()
        {
            await Fleet.DisposeAsync();
            GC.SuppressFinalize(this);
        }
    }
}
