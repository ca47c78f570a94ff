using System.Net;
using MaintenanceService.Client;
using MaintenanceService.Tests.Processes;
using MaintenanceService.Tests.Service.Streams;
using MaintenanceService.Tests.Service.Webhooks;
using Npgsql;
using Xunit;

namespace MaintenanceService.Tests.Service.Postgres;

/// <summary>The active process dies, freezes or leaves; the standby goes on, and the former one says nothing any more.</summary>
[Collection(typeof(OneAtATime))]
public sealed class TakeoverTests(PostgresCluster cluster) : IClassFixture<PostgresCluster>
{
    private static readonly TimeSpan WritingAgainWithin = TimeSpan.FromSeconds(20);

    /// <summary>The lease's 10 s, an attempt to renew it, and the app's stop.</summary>
    private static readonly TimeSpan StandsByWithin = TimeSpan.FromSeconds(25);

    private static readonly TimeSpan StoppedWithin = TimeSpan.FromSeconds(10);
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    /// <summary>How long it is frozen at least; by default until another one is active.</summary>
    private static readonly TimeSpan Frozen = TimeSpan.FromSeconds(TestNumber.Of("MAINTENANCE_TEST_FROZEN_SECONDS") ?? 0);

    [Fact]
    public async Task Standby_is_alive_but_not_ready_and_answers_nothing_else()
    {
        PostgresCluster.SkipWithout();
        await using TwoServices services = await TwoServices.StartAsync(await cluster.CreateDatabaseAsync());

        Assert.Equal((HttpStatusCode.OK, "alive"), await TwoServices.GetAsync(services.Standby, "/livez"));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "standby"), await TwoServices.GetAsync(services.Standby, "/readyz"));
        (HttpStatusCode? status, string body) = await TwoServices.GetAsync(services.Standby, "/v1/sites");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains("urn:maintenance:problem:standby", body, StringComparison.Ordinal);
        Assert.Equal(0, await services.Standby.StopAsync());
    }

    [Fact]
    public async Task Killed_active_is_replaced_and_nothing_acknowledged_is_lost()
    {
        PostgresCluster.SkipWithout();
        await using TwoServices services = await TwoServices.StartAsync(await cluster.CreateDatabaseAsync());
        await CloseAsync(services.Active, "before");
        await services.Active.KillAsync();

        long killedAt = TimeProvider.System.GetTimestamp();
        await Eventually.TrueAsync(() => TwoServices.IsReadyAsync(services.Standby), Test);
        await CloseAsync(services.Standby, "after");

        Assert.InRange(TimeProvider.System.GetElapsedTime(killedAt), TimeSpan.Zero, WritingAgainWithin);
        Assert.Equal(["before", "after"], await MaintenancesAsync(services.Standby));
    }

    [Fact]
    public async Task Clients_that_never_finish_a_request_delay_neither_the_take_over_nor_the_stop_of_a_standby()
    {
        PostgresCluster.SkipWithout();
        await using TwoServices services = await TwoServices.StartAsync(await cluster.CreateDatabaseAsync());
        using (await UnfinishedRequests.SendAsync(services.Standby.Address))
        {
            long stoppedAt = TimeProvider.System.GetTimestamp();
            Assert.Equal(0, await services.Standby.StopAsync());
            Assert.InRange(TimeProvider.System.GetElapsedTime(stoppedAt), TimeSpan.Zero, StoppedWithin);
        }

        await services.RestartStandbyAsync();
        using UnfinishedRequests unfinished = await UnfinishedRequests.SendAsync(services.Standby.Address);
        await services.Active.KillAsync();
        long killedAt = TimeProvider.System.GetTimestamp();
        await Eventually.TrueAsync(() => TwoServices.IsReadyAsync(services.Standby), Test);
        await CloseAsync(services.Standby, "after");

        Assert.InRange(TimeProvider.System.GetElapsedTime(killedAt), TimeSpan.Zero, WritingAgainWithin);
    }

    [Fact]
    public async Task Active_that_was_frozen_says_nothing_when_it_wakes_and_stands_by()
    {
        PostgresCluster.SkipWithout();
        await using TwoServices services = await TwoServices.StartAsync(await cluster.CreateDatabaseAsync());
        await CloseAsync(services.Active, "before");
        services.Active.Pause();
        Task frozen = Task.Delay(Frozen, TimeProvider.System, Test);
        await Eventually.TrueAsync(() => TwoServices.IsReadyAsync(services.Standby), Test);
        using (MaintenanceClient client = TwoServices.ClientOf(services.Standby))
        {
            await client.EndMaintenanceAsync("shop", "before", cancellationToken: Test);
        }

        await frozen;
        services.Active.Resume();
        for (int i = 0; i < 50; i++)
        {
            (HttpStatusCode? status, string body) = await TwoServices.GetAsync(services.Active, "/v1/sites/shop");
            Assert.True(status is null or HttpStatusCode.ServiceUnavailable, body);
        }

        await Eventually.TrueAsync(async () => (await TwoServices.GetAsync(services.Active, "/readyz")).Body == "standby", Test);
        Assert.Empty(await MaintenancesAsync(services.Standby));
    }

    [Fact]
    public async Task Active_that_was_frozen_sends_no_message_when_it_wakes()
    {
        PostgresCluster.SkipWithout();
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync();
        await using TwoServices services = await TwoServices.StartAsync(await cluster.CreateDatabaseAsync(), environment: "Development");
        receiver.Answer = (_, context) =>
        {
            context.Response.StatusCode = 500;
            return Task.CompletedTask;
        };
        using (MaintenanceClient client = TwoServices.ClientOf(services.Active))
        {
            await client.CreateWebhookAsync(new WebhookRequest { Url = receiver.Address.ToString(), Sites = ["*"], Events = [WebhookEvent.Started, WebhookEvent.Ended] }, Test);
            await CloseAsync(services.Active, "before");

            // The message waits for its second attempt, which is due when the process wakes.
            await Eventually.TrueAsync(async () => (await client.ListWebhooksAsync(cancellationToken: Test)).Items[0].LastError is not null, Test);
        }

        services.Active.Pause();
        await Eventually.TrueAsync(() => TwoServices.IsReadyAsync(services.Standby), Test);
        receiver.Answer = (_, _) => Task.CompletedTask;
        using (MaintenanceClient client = TwoServices.ClientOf(services.Standby))
        {
            await client.EndMaintenanceAsync("shop", "before", cancellationToken: Test);
            await Eventually.TrueAsync(() => receiver.Types is ["started", "ended"], Test);
        }

        int received = receiver.Received.Count;
        services.Active.Resume();
        await Eventually.TrueAsync(async () => (await TwoServices.GetAsync(services.Active, "/readyz")).Body == "standby", Test);

        Assert.Equal(received, receiver.Received.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Active_process_without_its_database_stops_answering_before_another_takes_over(bool swallowed)
    {
        PostgresCluster.SkipWithout();
        string database = await cluster.CreateDatabaseAsync();
        var direct = new NpgsqlConnectionStringBuilder(database);
        await using var link = new CuttableLink(new Uri($"http://127.0.0.1:{direct.Port}"));
        var through = new NpgsqlConnectionStringBuilder(database) { Port = link.Address.Port };
        await using TwoServices services = await TwoServices.StartAsync(database, through.ConnectionString);
        await CloseAsync(services.Active, "before");
        using var stream = await Streams.StreamReader.OpenAsync(services.Active.Address, "shop", RunningService.AdminKey);
        Assert.Equal("state", (await stream.NextAsync())!.Type);
        (swallowed ? (Action)link.Hold : link.Cut)();

        long cutAt = TimeProvider.System.GetTimestamp();
        Task<TimeSpan> ready = WritesAgainAsync(services.Standby, cutAt);
        bool saidStandby = false;
        while (!ready.IsCompleted)
        {
            (HttpStatusCode? status, string body) = await TwoServices.GetAsync(services.Active, "/v1/sites/shop");
            saidStandby |= body.Contains("urn:maintenance:problem:standby", StringComparison.Ordinal);
            Assert.True(status is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable or null, body);
            Assert.False(saidStandby && status == HttpStatusCode.OK, body);
        }

        // From the moment at which the other one may speak, this one says nothing any more.
        Assert.NotEqual(HttpStatusCode.OK, (await TwoServices.GetAsync(services.Active, "/v1/sites/shop")).Status);
        Assert.True(saidStandby);
        Assert.InRange(await ready, TimeSpan.Zero, WritingAgainWithin);
        for (int i = 0; i < 20; i++)
        {
            Assert.NotEqual(HttpStatusCode.OK, (await TwoServices.GetAsync(services.Active, "/v1/sites/shop")).Status);
        }

        // Whatever its stream still said, it ended, and none of it is of the time after.
        for (ServerEvent? said = await stream.NextAsync(); said is not null; said = await stream.NextAsync())
        {
            Assert.True(said.Type is "heartbeat" or "bye", said.Type);
        }

        link.Mend();
        await Eventually.TrueAsync(async () => (await TwoServices.GetAsync(services.Active, "/readyz")).Body == "standby", Test);
        Assert.Empty(await MaintenancesAsync(services.Standby));
    }

    [Fact]
    public async Task Write_that_hangs_in_the_database_does_not_keep_the_process_from_standing_by()
    {
        PostgresCluster.SkipWithout();
        string database = await cluster.CreateDatabaseAsync();
        var direct = new NpgsqlConnectionStringBuilder(database);
        await using var link = new CuttableLink(new Uri($"http://127.0.0.1:{direct.Port}"));
        var through = new NpgsqlConnectionStringBuilder(database) { Port = link.Address.Port };
        await using TwoServices services = await TwoServices.StartAsync(database, through.ConnectionString);
        await CloseAsync(services.Active, "before");
        link.Hold();
        long heldAt = TimeProvider.System.GetTimestamp();
        using MaintenanceClient client = TwoServices.ClientOf(services.Active);
        Task writing = client.PutSiteAsync("shop", new SiteRequest { DisplayName = "x" }, cancellationToken: Test);

        await Eventually.TrueAsync(async () => (await TwoServices.GetAsync(services.Active, "/readyz")).Body.StartsWith("standby, and", StringComparison.Ordinal), Test);

        Assert.InRange(TimeProvider.System.GetElapsedTime(heldAt), TimeSpan.Zero, StandsByWithin);
        Assert.Equal((HttpStatusCode.OK, "alive"), await TwoServices.GetAsync(services.Active, "/livez"));
        await Assert.ThrowsAnyAsync<Exception>(() => writing.OrHangAsync());
        await Eventually.TrueAsync(() => TwoServices.IsReadyAsync(services.Standby), Test);
        link.Mend();
        await Eventually.TrueAsync(async () => (await TwoServices.GetAsync(services.Active, "/readyz")).Body == "standby", Test);
        Assert.Equal(["before"], await MaintenancesAsync(services.Standby));
        Assert.Equal(0, await services.Active.StopAsync());
    }

    [Fact]
    public async Task Stopped_active_hands_over_at_once()
    {
        PostgresCluster.SkipWithout();
        await using TwoServices services = await TwoServices.StartAsync(await cluster.CreateDatabaseAsync());
        await CloseAsync(services.Active, "before");
        long stoppedAt = TimeProvider.System.GetTimestamp();
        Assert.Equal(0, await services.Active.StopAsync());

        await Eventually.TrueAsync(() => TwoServices.IsReadyAsync(services.Standby), Test);

        Assert.InRange(TimeProvider.System.GetElapsedTime(stoppedAt), TimeSpan.Zero, TimeSpan.FromSeconds(8));
        Assert.Equal(["before"], await MaintenancesAsync(services.Standby));
    }

    // Ends the maintenance at the process that takes over.
    private static async Task<TimeSpan> WritesAgainAsync(ServerProcess service, long since)
    {
        await Eventually.TrueAsync(() => TwoServices.IsReadyAsync(service), Test);
        using MaintenanceClient client = TwoServices.ClientOf(service);
        await client.EndMaintenanceAsync("shop", "before", cancellationToken: Test);
        return TimeProvider.System.GetElapsedTime(since);
    }

    private static async Task CloseAsync(ServerProcess service, string id)
    {
        using MaintenanceClient client = TwoServices.ClientOf(service);
        await client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);
        await client.PutMaintenanceAsync("shop", id, new MaintenanceRequest(), cancellationToken: Test);
    }

    private static async Task<string[]> MaintenancesAsync(ServerProcess service)
    {
        using MaintenanceClient client = TwoServices.ClientOf(service);
        return [.. (await client.GetSiteAsync("shop", Test)).Value.Maintenances.Select(item => item.Id)];
    }
}
