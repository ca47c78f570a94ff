using MaintenanceService.Client;
using MaintenanceService.Tests.Processes;
using Npgsql;
using Xunit;

namespace MaintenanceService.Tests.Service.Postgres;

/// <summary>
/// A database whose synchronous standby does not answer: PostgreSQL calls a commit successful whose wait was cancelled, though the standby
/// does not have it. The service acknowledges nothing by that.
/// </summary>
public sealed class SynchronousStandbyTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Write_that_the_standby_did_not_confirm_is_not_acknowledged()
    {
        PostgresCluster.SkipWithout();
        await using PostgresServer first = await PostgresServer.StartAsync();
        await using var link = new CuttableLink(new Uri($"http://127.0.0.1:{first.Port}"));
        await using PostgresServer standby = await PostgresServer.StartStandbyAsync(link.Address.Port);
        await first.ExecuteAsync("CREATE DATABASE maintenance", "ALTER SYSTEM SET synchronous_standby_names = '*'", "SELECT pg_reload_conf()");
        var database = new NpgsqlConnectionStringBuilder(first.ConnectionString("maintenance")) { CommandTimeout = 2 };
        await using RunningService service = await RunningService.StartAsync(settings: new Dictionary<string, string?>
        {
            ["Maintenance:Store"] = "Postgres",
            ["ConnectionStrings:Maintenance"] = database.ConnectionString,
        });
        await service.Client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);
        await service.Client.PutMaintenanceAsync("shop", "before", new MaintenanceRequest(), cancellationToken: Test);

        link.Hold();
        MaintenanceServiceException refused = await Assert.ThrowsAsync<MaintenanceServiceException>(
            () => service.Client.StartMaintenanceAsync("shop", new MaintenanceRequest(), Test));
        await first.KillAsync();
        await standby.PromoteAsync();

        // Not "standby": a client would send it to another process, and begin two where this one is kept.
        Assert.Equal("storage-unavailable", refused.Slug);
        Assert.Contains("can't be known", refused.Message, StringComparison.Ordinal);
        Assert.Equal(["before"], await MaintenancesAsync(standby));
    }

    private static async Task<string[]> MaintenancesAsync(PostgresServer server)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString("maintenance"));
        await connection.OpenAsync(Test);
        await using var command = new NpgsqlCommand("SELECT id FROM maintenances ORDER BY number", connection);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(Test);
        var ids = new List<string>();
        while (await reader.ReadAsync(Test))
        {
            ids.Add(reader.GetString(0));
        }

        return [.. ids];
    }
}
