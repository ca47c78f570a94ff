using MaintenanceService.Client;
using MaintenanceService.Tests.Processes;
using Npgsql;
using Xunit;

namespace MaintenanceService.Tests.Service.Postgres;

/// <summary>The verbs of the executable on a PostgreSQL database, and the way from one store to the other and back.</summary>
[Trait("Store", "SQLite")]
public sealed class PostgresVerbTests(PostgresCluster cluster) : IClassFixture<PostgresCluster>, IDisposable
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task State_goes_from_sqlite_to_postgres_and_back_by_copies()
    {
        PostgresCluster.SkipWithout();
        string database = await cluster.CreateDatabaseAsync();
        await using RunningService service = await RunningService.StartAsync();
        await FillAsync(service);
        string before = await ContentAsync(service);
        string first = (await service.Client.GetSiteAsync("shop", Test)).Value.Epoch;
        await service.StopAsync();
        string copy = _folder.File("from-sqlite.db");
        Assert.Equal(0, (await ServiceCommand.RunAsync(service.DataFolder, "backup", copy)).ExitCode);

        await SucceedsAsync(database, "is restored from", "restore", copy);
        await using RunningService second = await StartAsync(database);
        string between = await ContentAsync(second);
        string epoch = (await second.Client.GetSiteAsync("shop", Test)).Value.Epoch;
        await second.Client.PutMaintenanceAsync("shop", "in-postgres", new MaintenanceRequest { Reason = "written there" }, cancellationToken: Test);
        string back = _folder.File("from-postgres.db");

        // While the service runs.
        await SucceedsAsync(database, "is a checked copy", "backup", back);
        await SucceedsAsync(database, "is whole: 2 sites, 2 keys", "verify");
        await second.StopAsync();
        (int exit, string output, string error) = await ServiceCommand.RunAsync(service.DataFolder, "restore", back);
        Assert.True(exit == 0, error);
        Assert.Contains("2 sites", output, StringComparison.Ordinal);
        Assert.Equal(0, (await ServiceCommand.RunAsync(service.DataFolder, "verify")).ExitCode);
        await service.RestartAsync();

        Assert.Equal(before, between);
        Site shop = (await service.Client.GetSiteAsync("shop", Test)).Value;
        Assert.Equal(["closing", "in-postgres"], shop.Maintenances.Select(item => item.Id));
        Assert.True(Number(first) < Number(epoch) && Number(epoch) < Number(shop.Epoch), $"{first} {epoch} {shop.Epoch}");
        Assert.Equal([BlockerReason.Settling], (await service.Client.GetConvergenceAsync("shop", cancellationToken: Test)).Blockers!.Select(blocker => blocker.Reason).Intersect([BlockerReason.Settling]));
        Assert.Empty(service.Errors.Lines);
        Assert.Empty(second.Errors.Lines);
    }

    [Fact]
    public async Task Create_key_and_new_epoch_work_on_a_stopped_service_and_wait_for_an_active_one()
    {
        PostgresCluster.SkipWithout();
        string database = await cluster.CreateDatabaseAsync();
        await using RunningService service = await StartAsync(database);
        await FillAsync(service);
        string epoch = (await service.Client.GetSiteAsync("shop", Test)).Value.Epoch;
        foreach (string[] verb in (string[][])[["new-epoch"], ["create-key", "lost", "admin", "*"], ["restore", "nothing.db"]])
        {
            (int exit, _, string error) = await RunAsync(database, verb);
            Assert.Equal(75, exit);
            Assert.Contains("is active on", error, StringComparison.Ordinal);
        }

        await service.StopAsync();
        (int created, string secret, string refused) = await RunAsync(database, "create-key", "lost-and-found", "admin", "*");
        Assert.True(created == 0, refused);
        await SucceedsAsync(database, "goes on as epoch", "new-epoch");
        await service.RestartAsync();

        Assert.NotEqual(epoch, (await service.Client.GetSiteAsync("shop", Test)).Value.Epoch);
        using HttpClient http = service.HttpAs(secret.Trim());
        Assert.Contains("lost-and-found", await http.GetStringAsync("/v1/keys", Test), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UPDATE sites SET body = replace(body, 'Shop', 'Shoq')", "its checksum does not fit")]
    [InlineData("DELETE FROM maintenances WHERE id = 'over'", "maintenances")]
    [InlineData("UPDATE history SET body = replace(body, 'first', 'third')", "the chain of hashes breaks")]
    [InlineData("DELETE FROM history WHERE seq = 2", "entry 2 of the history is missing")]
    [InlineData("UPDATE keys SET body = replace(body, 'viewer', 'admin')", "")]
    public async Task Changed_rows_are_found_by_verify_and_a_restore_replaces_them(string change, string found)
    {
        PostgresCluster.SkipWithout();
        string database = await cluster.CreateDatabaseAsync();
        await using RunningService service = await StartAsync(database);
        await FillAsync(service);
        await service.StopAsync();
        string copy = _folder.File("good.db");
        await SucceedsAsync(database, "is a checked copy", "backup", copy);
        await ExecuteAsync(database, change);

        (int exit, _, string error) = await RunAsync(database, "verify");
        (int copied, _, _) = await RunAsync(database, "backup", _folder.File("bad.db"));

        Assert.Equal(78, exit);
        Assert.Contains(found, error, StringComparison.Ordinal);
        Assert.NotEqual(0, copied);
        Assert.False(File.Exists(_folder.File("bad.db")));
        await SucceedsAsync(database, "is restored", "restore", copy);
        await SucceedsAsync(database, "is whole", "verify");
    }

    [Fact]
    public async Task Planted_key_stops_the_start()
    {
        PostgresCluster.SkipWithout();
        string database = await cluster.CreateDatabaseAsync();
        await using (RunningService service = await StartAsync(database))
        {
            await FillAsync(service);
        }

        await ExecuteAsync(database, "UPDATE keys SET body = replace(body, 'viewer', 'admin')");

        (int exit, _, string error) = await RunAsync(database);

        Assert.Equal(78, exit);
        Assert.Contains("it was put into the store, or changed", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Empty_or_unreachable_database_and_a_bad_copy_are_said_in_a_sentence()
    {
        PostgresCluster.SkipWithout();
        string database = await cluster.CreateDatabaseAsync();
        string bad = _folder.File("bad.db");
        await File.WriteAllTextAsync(bad, "no store", Test);

        (int empty, _, string noStore) = await RunAsync(database, "verify");
        (int begun, _, string noEpoch) = await RunAsync(database, "new-epoch");
        (int unreachable, _, string nobody) = await RunAsync($"Host=127.0.0.1;Port={FreePort.Next()};Username=maintenance;Database=x", "verify");
        (int restored, _, string notGood) = await RunAsync(database, "restore", bad);

        Assert.Equal((78, 78, 1, 78), (empty, begun, unreachable, restored));
        Assert.Contains("there is no store in this database", noEpoch, StringComparison.Ordinal);
        Assert.Contains("there is no store in this database", noStore, StringComparison.Ordinal);
        Assert.Contains("bad.db", notGood, StringComparison.Ordinal);
        Assert.All((string[])[noStore, nobody, notGood], text => Assert.DoesNotContain("   at ", text, StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Dispose();

    private static long Number(string epoch) => long.Parse(epoch.Split('-')[0], System.Globalization.CultureInfo.InvariantCulture);

    private static Task<RunningService> StartAsync(string database) => RunningService.StartAsync(settings: new Dictionary<string, string?>
    {
        ["Maintenance:Store"] = "Postgres",
        ["ConnectionStrings:Maintenance"] = database,
    });

    private static async Task FillAsync(RunningService service)
    {
        await service.Client.PutSiteAsync("shop", new SiteRequest { DisplayName = "Shop" }, cancellationToken: Test);
        await service.Client.PutSiteAsync("other", new SiteRequest(), cancellationToken: Test);
        await service.Client.PutMaintenanceAsync("shop", "over", new MaintenanceRequest { Reason = "first" }, cancellationToken: Test);
        await service.Client.EndMaintenanceAsync("shop", "over", cancellationToken: Test);
        await service.Client.PutMaintenanceAsync("shop", "closing", new MaintenanceRequest { Reason = "second", Message = "Zürich ✓" }, cancellationToken: Test);
        await service.Client.CreatePassAsync("shop", new PassRequest { For = "somebody" }, Test);
        await service.KeyAsync(KeyRole.Viewer, "shop");
    }

    private static async Task<string> ContentAsync(RunningService service)
    {
        string[] paths = ["/v1/sites/shop/maintenances", "/v1/sites/shop/passes", "/v1/sites/shop/history"];
        return string.Join('\n', await Task.WhenAll(paths.Select(path => service.Http.GetStringAsync(path, Test))));
    }

    private Task<(int ExitCode, string Output, string Error)> RunAsync(string database, params string[] args) => ServiceCommand.RunAsync(
        _folder.File("unused"),
        new Dictionary<string, string>
        {
            ["Maintenance__Store"] = "Postgres",
            ["Maintenance__StoreLockSeconds"] = "1",
            ["ConnectionStrings__Maintenance"] = database,
        },
        args);

    private async Task SucceedsAsync(string database, string says, params string[] args)
    {
        (int exit, string output, string error) = await RunAsync(database, args);
        Assert.Equal((0, ""), (exit, error));
        Assert.Contains(says, output, StringComparison.Ordinal);
    }

    private static async Task ExecuteAsync(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync(Test);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Test);
    }
}
