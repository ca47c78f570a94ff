using MaintenanceService.Client;
using MaintenanceService.Store.Postgres;
using MaintenanceService.Tests.Processes;
using Npgsql;
using Xunit;

namespace MaintenanceService.Tests.Service.Postgres;

/// <summary>A write transaction takes longer than a lease, as that of hundreds of writes over a slow network does.</summary>
public sealed class LongCommitTests(PostgresCluster cluster) : IClassFixture<PostgresCluster>
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;
    private readonly ManualClock _time = new(TimeProvider.System.GetUtcNow());

    [Fact]
    public async Task Process_keeps_its_lease_meanwhile()
    {
        PostgresCluster.SkipWithout();
        string database = await cluster.CreateDatabaseAsync();
        await using PostgresService active = await PostgresService.StartAsync(database);
        await active.ReadyAsync();
        await using var other = new NpgsqlConnection(database);
        await other.OpenAsync(Test);
        await using NpgsqlTransaction held = await other.BeginTransactionAsync(Test);
        await using (var locking = new NpgsqlCommand("LOCK TABLE history IN EXCLUSIVE MODE", other))
        {
            await locking.ExecuteNonQueryAsync(Test);
        }

        using var client = new MaintenanceClient(active.Process.Address, () => RunningService.AdminKey);
        Task writing = client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);
        await Eventually.TrueAsync(() => PostgresService.ScalarAsync<bool>(database, "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND relation = 'history'::regclass)"), Test);
        DateTime since = await PostgresService.ScalarAsync<DateTime>(database, "SELECT clock_timestamp()");
        long term = await PostgresService.ScalarAsync<long>(database, "SELECT term FROM lease");

        await Eventually.TrueAsync(async () => await PostgresService.ScalarAsync<DateTime>(database, "SELECT until FROM lease") >= since + (2 * LeaseRenewal.Duration), Test);
        Assert.False(writing.IsCompleted);
        await held.RollbackAsync(Test);
        await writing.OrHangAsync();

        Assert.Equal(term, await PostgresService.ScalarAsync<long>(database, "SELECT term FROM lease"));
    }

    [Fact]
    public async Task Process_that_takes_the_lease_waits_for_it()
    {
        PostgresCluster.SkipWithout();
        string database = await cluster.CreateDatabaseAsync();
        await using var sources = new PostgresSources(database);
        await using PostgresLease first = (await TryAcquireAsync(sources))!;
        await using NpgsqlConnection connection = await sources.State.OpenConnectionAsync(Test);
        await using NpgsqlTransaction writing = await connection.BeginTransactionAsync(Test);
        PostgresFence.Enter(connection, writing, first.Term);
        await PostgresService.ExecuteAsync(database, "UPDATE lease SET until = '-infinity'");

        await Assert.ThrowsAnyAsync<NpgsqlException>(() => TryAcquireAsync(sources));
        await writing.CommitAsync(Test);
        await using PostgresLease? second = await TryAcquireAsync(sources);

        Assert.Equal(first.Term + 1, second?.Term);
    }

    private Task<PostgresLease?> TryAcquireAsync(PostgresSources sources) => PostgresLease.TryAcquireAsync(sources, new LeaseObservation(_time), _time, Test);
}
