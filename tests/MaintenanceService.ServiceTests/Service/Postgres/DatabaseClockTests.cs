using MaintenanceService.Store.Postgres;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.Service.Postgres;

/// <summary>The database's clock is set: its lease then ends later than any lease can, or has ended though its holder renews it.</summary>
public sealed class DatabaseClockTests(PostgresCluster cluster) : IClassFixture<PostgresCluster>
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;
    private readonly ManualClock _time = new(TimeProvider.System.GetUtcNow());

    [Theory]
    [InlineData("1 hour")]
    [InlineData("-1 hour")]
    public async Task Lease_that_nobody_renews_is_taken_after_the_length_of_one(string endsIn)
    {
        PostgresCluster.SkipWithout();
        string database = await HeldDatabaseAsync(endsIn);
        await using var sources = new PostgresSources(database);
        var observation = new LeaseObservation(_time);

        Assert.Null(await TryAcquireAsync(sources, observation));
        _time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.Null(await TryAcquireAsync(sources, observation));
        _time.Advance(TimeSpan.FromSeconds(0.1));
        await using PostgresLease? lease = await TryAcquireAsync(sources, observation);

        Assert.Equal(8, lease?.Term);
    }

    [Theory]
    [InlineData("1 hour")]
    [InlineData("-1 hour")]
    public async Task Lease_that_was_renewed_meanwhile_is_observed_anew(string endsIn)
    {
        PostgresCluster.SkipWithout();
        string database = await HeldDatabaseAsync(endsIn);
        await using var sources = new PostgresSources(database);
        var observation = new LeaseObservation(_time);

        Assert.Null(await TryAcquireAsync(sources, observation));
        _time.Advance(TimeSpan.FromSeconds(9));
        await PostgresService.ExecuteAsync(database, "UPDATE lease SET until = until + interval '2 seconds'");
        Assert.Null(await TryAcquireAsync(sources, observation));
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.Null(await TryAcquireAsync(sources, observation));
    }

    [Fact]
    public async Task Lease_that_was_given_up_is_taken_at_once()
    {
        PostgresCluster.SkipWithout();
        string database = await HeldDatabaseAsync();
        await using var sources = new PostgresSources(database);
        await PostgresService.ExecuteAsync(database, "UPDATE lease SET until = '-infinity'");
        PostgresLease? first = await TryAcquireAsync(sources, new LeaseObservation(_time));
        Assert.Equal(8, first?.Term);
        Assert.Null(await TryAcquireAsync(sources, new LeaseObservation(_time)));
        await first!.DisposeAsync();

        await using PostgresLease? second = await TryAcquireAsync(sources, new LeaseObservation(_time));

        Assert.Equal(9, second?.Term);
    }

    [Theory]
    [InlineData("1 hour")]
    [InlineData("-1 hour")]
    public async Task Active_process_keeps_its_lease(string set)
    {
        PostgresCluster.SkipWithout();
        string database = await cluster.CreateDatabaseAsync();
        await using PostgresService active = await PostgresService.StartAsync(database);
        await active.ReadyAsync();
        long term = await PostgresService.ScalarAsync<long>(database, "SELECT term FROM lease");
        await using var sources = new PostgresSources(database);
        var observation = new LeaseObservation(TimeProvider.System);

        await PostgresService.ExecuteAsync(database, $"UPDATE lease SET until = until + interval '{set}'");
        await Eventually.TrueAsync(
            async () =>
            {
                Assert.Null(await PostgresLease.TryAcquireAsync(sources, observation, TimeProvider.System, Test));
                return await PostgresService.ScalarAsync<bool>(database, "SELECT until BETWEEN clock_timestamp() AND clock_timestamp() + interval '10 seconds' FROM lease");
            },
            Test);

        Assert.Equal(term, await PostgresService.ScalarAsync<long>(database, "SELECT term FROM lease"));
        await active.ReadyAsync();
    }

    [Fact]
    public async Task Process_becomes_active_within_seconds()
    {
        PostgresCluster.SkipWithout();
        await using PostgresService service = await PostgresService.StartAsync(await HeldDatabaseAsync());

        long startedAt = TimeProvider.System.GetTimestamp();
        await service.ReadyAsync();

        Assert.InRange(TimeProvider.System.GetElapsedTime(startedAt), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30));
    }

    private Task<PostgresLease?> TryAcquireAsync(PostgresSources sources, LeaseObservation observation) => PostgresLease.TryAcquireAsync(sources, observation, _time, Test);

    /// <summary>Makes a database whose lease a process held that is gone.</summary>
    private async Task<string> HeldDatabaseAsync(string endsIn = "1 hour")
    {
        string database = await cluster.CreateDatabaseAsync();
        await PostgresService.ExecuteAsync(
            database,
            "CREATE TABLE lease (id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1), holder TEXT, term BIGINT NOT NULL, until TIMESTAMPTZ NOT NULL)",
            $"INSERT INTO lease (id, holder, term, until) VALUES (1, 'gone', 7, clock_timestamp() + interval '{endsIn}')");
        return database;
    }
}
