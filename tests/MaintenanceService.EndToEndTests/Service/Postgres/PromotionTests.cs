using MaintenanceService.Tests.Processes;
using Npgsql;
using Xunit;

namespace MaintenanceService.Tests.Service.Postgres;

/// <summary>The database dies under writes and its standby is promoted: with a synchronous one nothing that was acknowledged is lost.</summary>
[Collection(typeof(OneAtATime))]
public sealed class PromotionTests
{
    private static readonly TimeSpan WritingAgainWithin = TimeSpan.FromSeconds(20);
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Promoted_synchronous_standby_has_every_acknowledged_write_and_an_asynchronous_one_has_not()
    {
        PostgresCluster.SkipWithout();
        await using PostgresServer first = await PostgresServer.StartAsync();
        await using var link = new CuttableLink(new Uri($"http://127.0.0.1:{first.Port}"));
        await using PostgresServer standby = await PostgresServer.StartStandbyAsync(link.Address.Port);
        await first.ExecuteAsync("CREATE DATABASE maintenance");
        await using TwoServices services = await TwoServices.StartAsync(
            $"Host=127.0.0.1:{first.Port},127.0.0.1:{standby.Port};Target Session Attributes=primary;Username=maintenance;Database=maintenance");
        await using EndlessWrites writes = EndlessWrites.Start([services.Active.Address, services.Standby.Address]);

        // The control: what is acknowledged while an asynchronous standby lags behind is not there.
        await writes.MoreAsync();
        link.Hold();
        await writes.MoreAsync();
        string[] acknowledged = [.. writes.Acknowledged];
        Assert.NotEmpty(acknowledged.Except(await SitesAsync(standby)));
        link.Mend();

        await first.ExecuteAsync("ALTER SYSTEM SET synchronous_standby_names = '*'", "SELECT pg_reload_conf()");
        await Eventually.TrueAsync(async () => await ScalarAsync<long>(first, "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'") == 1, Test);
        await writes.MoreAsync(10);
        await first.KillAsync();
        await standby.PromoteAsync();
        await writes.MoreAsync();

        Assert.Empty(await writes.LostAsync());
        Assert.InRange(writes.LongestPause, TimeSpan.Zero, WritingAgainWithin);
        TestContext.Current.TestOutputHelper?.WriteLine($"{writes.Acknowledged.Count} acknowledged writes, the longest pause {writes.LongestPause.TotalSeconds:0.0} s");
    }

    private static Task<string[]> SitesAsync(PostgresServer server) => ScalarAsync<string[]>(server, "SELECT COALESCE(array_agg(name), '{}') FROM sites");

    private static async Task<T> ScalarAsync<T>(PostgresServer server, string query)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString("maintenance"));
        await connection.OpenAsync(Test);
        await using var command = new NpgsqlCommand(query, connection);
        return (T)(await command.ExecuteScalarAsync(Test))!;
    }
}
