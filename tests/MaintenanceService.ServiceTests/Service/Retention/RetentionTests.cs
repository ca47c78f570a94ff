using MaintenanceService.Client;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.Service.Retention;

/// <summary>What is older than Maintenance:HistoryDays goes, but never the fact that an id was used, nor what keys are held against.</summary>
public sealed class RetentionTests(PostgresCluster cluster) : IClassFixture<PostgresCluster>
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("Postgres")]
    public async Task Entries_older_than_the_setting_are_removed_daily_and_the_chain_continues(string store)
    {
        await using RunningService service = await StartAsync(store, 30);
        await service.Http.Put("/v1/sites/shop");
        await service.CloseAndOpenAsync("old");
        await service.KeyAsync(KeyRole.Viewer, "shop");
        await service.PassDaysAsync(10);
        await service.CloseAndOpenAsync("newer");
        await service.PassDaysAsync(19.9);
        await KeepsAsync(service, "old", "newer");

        await service.PassDaysAsync(0.2);
        await Eventually.TrueAsync(async () => (await service.Http.Get("/v1/sites/shop/maintenances/old")).Status == 404, Test);

        await KeepsAsync(service, "newer");
        Assert.Equal([null, "newer", "newer"], (await service.Http.Get("/v1/sites/shop/history")).Each("maintenance"));
        // Those of the keys stay.
        Assert.Equal(["siteChanged", "maintenanceEnded", "maintenanceStarted", "keyCreated", "keyCreated"], (await service.Http.Get("/v1/history")).Each("action"));
        await service.RestartAsync();
        await service.CloseAndOpenAsync("newest");
        await service.RestartAsync();
        await KeepsAsync(service, "newer", "newest");
        Assert.Empty(service.Errors.Lines);
    }

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("Postgres")]
    public async Task Id_of_one_that_is_not_kept_stays_used_and_its_receipt_is_gone_with_a_reason(string store)
    {
        await using RunningService service = await StartAsync(store, 30);
        await service.Http.Put("/v1/sites/shop");
        await service.CloseAndOpenAsync("old");
        await service.PassDaysAsync(31);
        const string Old = "/v1/sites/shop/maintenances/old";
        await Eventually.TrueAsync(async () => (await service.Http.Get(Old)).Status == 404, Test);

        foreach (string path in (string[])[Old, $"{Old}/receipt"])
        {
            Answer gone = await service.Http.Get(path);
            Assert.Equal((404, "maintenance-not-found"), gone.Refusal);
            Assert.Contains("2026-03-01T12:00:00", gone["detail"], StringComparison.Ordinal);
            Assert.Contains("Maintenance:HistoryDays", gone["detail"], StringComparison.Ordinal);
        }

        Assert.Equal((409, "maintenance-ended"), (await service.Http.Put(Old)).Refusal);
        Assert.Equal((409, "maintenance-ended"), (await service.Http.Patch(Old, """{"message":"x"}""")).Refusal);
        Assert.Equal((409, "maintenance-ended"), (await service.Http.Post($"{Old}/renew")).Refusal);
        Assert.Equal((409, "maintenance-ended"), (await service.Http.Post("/v1/sites/shop/passes", """{"for":"x","maintenance":"old"}""")).Refusal);
        Assert.Equal((409, "maintenance-ended"), (await service.Http.Get("/v1/sites/shop/convergence?maintenance=old")).Refusal);
        Assert.Equal((409, "maintenance-ended"), (await service.Http.Get("/v1/sites/shop/convergence?maintenance=old&wait=5")).Refusal);
        Assert.Equal((409, "maintenance-ended"), (await service.Http.Delete(Old, "\"1.1\"")).Refusal);
        Assert.Equal((404, "maintenance-not-found"), (await service.Http.Delete(Old)).Refusal);
        Assert.Equal(204, (await service.Http.Delete($"{Old}?forbid=true")).Status);
        Assert.Equal((409, "maintenance-ended"), (await service.Http.Put(Old)).Refusal);
        Assert.Equal("open", (await service.Http.Get("/v1/sites/shop"))["mode"]);
        await service.RestartAsync();
        Assert.Equal((409, "maintenance-ended"), (await service.Http.Put(Old)).Refusal);
        Assert.Empty(service.Errors.Lines);
    }

    [Fact]
    public async Task Deleted_site_keeps_its_last_revision_and_gives_its_ids_back()
    {
        await using RunningService service = await StartAsync("Sqlite", 30);
        await service.Http.Put("/v1/sites/shop");
        await service.CloseAndOpenAsync("old");
        await service.PassDaysAsync(31);
        await service.Http.Delete("/v1/sites/shop");
        await service.PassDaysAsync(31);

        Answer again = await service.Http.Put("/v1/sites/shop");

        Assert.Equal(6, again.Revision);
        Assert.Equal(201, (await service.Http.Put("/v1/sites/shop/maintenances/old")).Status);
        Assert.Empty(service.Errors.Lines);
    }

    [Fact]
    [Trait("Store", "SQLite")]
    public async Task What_was_written_while_the_clock_was_ahead_goes_with_what_came_after_it()
    {
        var clock = new SettableClock(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        await using RunningService service = await RunningService.StartAsync(clock, new Dictionary<string, string?> { ["Maintenance:HistoryDays"] = "30" });
        await service.Http.Put("/v1/sites/shop");
        clock.Set(TimeSpan.FromDays(400));
        await service.CloseAndOpenAsync("ahead");
        clock.Set(TimeSpan.FromDays(-400));
        await service.CloseAndOpenAsync("after");
        await service.CloseAndOpenAsync("last");

        await service.PassDaysAsync(31);
        await Eventually.TrueAsync(async () => (await service.Http.Get("/v1/sites/shop/maintenances/last")).Status == 404, Test);

        await KeepsAsync(service);
        Assert.Single((await service.Http.Get("/v1/sites/shop/history")).Each("seq"));
        Assert.Contains("older ones were removed as configured", await service.VerifyAsync(), StringComparison.Ordinal);
        await service.RestartAsync();
        Assert.Empty(service.Errors.Lines);
    }

    [Fact]
    public async Task Without_the_setting_nothing_ever_goes()
    {
        await using RunningService service = await StartAsync("Sqlite", null);
        await service.Http.Put("/v1/sites/shop");
        await service.CloseAndOpenAsync("old");

        await service.PassDaysAsync(4_000);

        await KeepsAsync(service, "old");
        Assert.Equal(5, (await service.Http.Get("/v1/history")).Each("seq").Count());
    }

    [Fact]
    public async Task Active_and_scheduled_ones_stay_however_old()
    {
        await using RunningService service = await StartAsync("Sqlite", 1);
        await service.Http.Put("/v1/sites/shop");
        await service.Http.Put("/v1/sites/shop/maintenances/long", """{"reason":"open-ended"}""");
        await service.Http.Put("/v1/sites/shop/maintenances/later", """{"startsAt":"2026-04-15T12:00:00Z"}""");
        await service.CloseAndOpenAsync("old");

        await service.PassDaysAsync(31);
        await Eventually.TrueAsync(async () => (await service.Http.Get("/v1/sites/shop/maintenances/old")).Status == 404, Test);

        await KeepsAsync(service, "long", "later");
        Assert.Equal("closed", (await service.Http.Get("/v1/sites/shop"))["mode"]);
        Assert.Equal(200, (await service.Http.Get("/v1/sites/shop/maintenances/long/receipt")).Status);
        Assert.Empty(service.Errors.Lines);
    }

    [Fact]
    [Trait("Store", "SQLite")]
    public async Task Many_entries_go_in_several_transactions_and_verify_says_how_many()
    {
        await using RunningService service = await StartAsync("Sqlite", 30);
        for (int i = 0; i < 1_100; i++)
        {
            await service.Http.Put("/v1/sites/shop", $$"""{"displayName":"{{i}}"}""");
        }

        await service.PassDaysAsync(31);
        // The newest entry stays, whatever its age.
        await Eventually.TrueAsync(async () => (await service.Http.Get("/v1/history")).Each("seq").SequenceEqual(["1101", "1"]), Test);

        string report = await service.VerifyAsync();
        Assert.Contains("2 history entries (1099 older ones were removed as configured", report, StringComparison.Ordinal);
        Assert.Contains("from entry 1100", report, StringComparison.Ordinal);
        await service.RestartAsync();
        Assert.Empty(service.Errors.Lines);
    }

    private async Task<RunningService> StartAsync(string store, int? historyDays)
    {
        if (store == "Sqlite")
        {
            return await AgingService.StartAsync(null, historyDays);
        }

        PostgresCluster.SkipWithout();
        return await AgingService.StartAsync(await cluster.CreateDatabaseAsync(), historyDays);
    }

    private static async Task KeepsAsync(RunningService service, params string[] maintenances) =>
        Assert.Equal(maintenances.Reverse(), (await service.Http.Get("/v1/sites/shop/maintenances")).Each("id"));
}
