using System.Net;
using MaintenanceService.Tests.Processes;
using Npgsql;
using Xunit;

namespace MaintenanceService.Tests.Service.Postgres;

/// <summary>A database that answers, but can't be used: the process stands by, says why and what to do, and goes on once that was done.</summary>
public sealed class DatabaseFaultTests(PostgresCluster cluster) : IClassFixture<PostgresCluster>
{
    private const string NotUsable = "standby, and the database can't be used: ";

    [Fact]
    public async Task Database_that_fails_at_the_take_over_is_tried_again()
    {
        PostgresCluster.SkipWithout();
        string database = await cluster.CreateDatabaseAsync();
        string own = await CreateRoleAsync(database, "CONNECTION LIMIT 1", isOwner: true);
        await using PostgresService service = await PostgresService.StartAsync(own);

        await service.SaysAsync(HttpStatusCode.ServiceUnavailable, NotUsable + "it takes no more connections");
        await service.LogsAsync("too many connections for role");
        await PostgresService.ExecuteAsync(database, $"ALTER ROLE {RoleOf(own)} CONNECTION LIMIT -1");

        await service.ReadyAsync();
    }

    [Theory]
    [InlineData("", "", "the service's role lacks a right in it", "GRANT CREATE ON SCHEMA public TO {role}")]
    [InlineData("CREATE TABLE lease (x INT)", "", "it holds tables that are not the service's", "DROP TABLE lease; GRANT CREATE ON SCHEMA public TO {role}")]
    [InlineData("", "Search Path=nonexist", "it has no schema in which tables can be made", "CREATE SCHEMA nonexist AUTHORIZATION {role}")]
    [InlineData("ALTER ROLE {role} SET default_transaction_read_only = on; GRANT CREATE ON SCHEMA public TO {role}", "", "it is read-only", "ALTER ROLE {role} RESET default_transaction_read_only")]
    [InlineData("", "Database=later_{role}", "it does not exist", "CREATE DATABASE later_{role} OWNER {role}")]
    [InlineData("", "Username=later_{role}", "it does not let the service's role in, or not with its password", "CREATE ROLE later_{role} SUPERUSER LOGIN")]
    public async Task Fault_of_a_reachable_database_is_told_as_what_it_is(string before, string settings, string fault, string repair)
    {
        PostgresCluster.SkipWithout();
        string database = await cluster.CreateDatabaseAsync();
        string own = await CreateRoleAsync(database, "", isOwner: false);
        string[] statements = Statements(before, own);
        await PostgresService.ExecuteAsync(database, statements);
        string faulty = $"{own};{settings.Replace("{role}", RoleOf(own), StringComparison.Ordinal)}";

        await using PostgresService service = await PostgresService.StartAsync(faulty);
        await service.SaysAsync(HttpStatusCode.ServiceUnavailable, NotUsable + fault);
        using var folder = new TemporaryFolder();
        (int exitCode, _, string error) = await ServiceCommand.RunAsync(
            folder.File("unused"), new Dictionary<string, string> { ["Maintenance__Store"] = "Postgres", ["ConnectionStrings__Maintenance"] = faulty }, "create-key", "name", "admin", "*");

        await service.LogsAsync($"can't be used: {fault} (");
        Assert.Equal(78, exitCode);
        Assert.Contains(fault, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
        await PostgresService.ExecuteAsync(database, Statements(repair, own));
        await service.ReadyAsync();
    }

    [Fact]
    public async Task Right_that_is_lost_while_the_service_runs_is_told_to_the_caller_and_its_details_to_the_log()
    {
        PostgresCluster.SkipWithout();
        string database = await cluster.CreateDatabaseAsync();
        string own = await CreateRoleAsync(database, "", isOwner: true);
        await using PostgresService service = await PostgresService.StartAsync(own);
        await service.ReadyAsync();
        using HttpClient http = service.Client();
        await PostgresService.ExecuteAsync(database, $"REASSIGN OWNED BY {RoleOf(own)} TO CURRENT_USER", $"GRANT SELECT, UPDATE ON lease TO {RoleOf(own)}");

        (Answer read, Answer write) = (await http.Get("/v1/history"), await http.Put("/v1/sites/shop"));

        Assert.Equal(((503, "storage-unavailable"), (503, "storage-unavailable")), (read.Refusal, write.Refusal));
        Assert.Equal("The service's database can't be used, for the service's role lacks a right in it: nothing was read. Repair that, then send the request again.", read["detail"]);
        Assert.Equal("The service's database can't be used, for the service's role lacks a right in it: nothing was written. Repair that, then send the request again.", write["detail"]);
        string line = await service.LogsAsync("The store refuses writes.");
        Assert.Contains("lacks a right in it", line, StringComparison.Ordinal);
        Assert.Contains("permission denied", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Row_that_was_damaged_while_the_service_runs_is_told()
    {
        PostgresCluster.SkipWithout();
        string database = await cluster.CreateDatabaseAsync();
        await using PostgresService service = await PostgresService.StartAsync(database);
        await service.ReadyAsync();
        using HttpClient http = service.Client();
        await http.Put("/v1/sites/shop");
        await http.Put("/v1/sites/shop/maintenances/m");
        await http.Delete("/v1/sites/shop/maintenances/m");
        await PostgresService.ExecuteAsync(database, "UPDATE maintenances SET body = replace(body, '\"mode\"', '\"mmde\"')", "UPDATE history SET body = '{'");

        foreach (string path in (string[])["/v1/sites/shop/maintenances", "/v1/sites/shop/maintenances/m", "/v1/history"])
        {
            Answer answer = await http.Get(path);

            Assert.Equal((path, (503, "storage-unavailable")), (path, answer.Refusal));
            Assert.Contains("Check the store with the verb \"verify\"", answer["detail"], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Clock_that_is_off_the_database_s_is_logged_once()
    {
        PostgresCluster.SkipWithout();
        string database = await cluster.CreateDatabaseAsync();
        await PostgresService.ExecuteAsync(
            database,
            "CREATE SCHEMA later",
            "CREATE FUNCTION later.clock_timestamp() RETURNS timestamptz LANGUAGE sql AS 'SELECT pg_catalog.clock_timestamp() + interval ''5 s'''");
        await using PostgresService service = await PostgresService.StartAsync($@"{database};Options=-c search_path=later\,pg_catalog\,public");

        await service.SaysAsync(HttpStatusCode.ServiceUnavailable, "its clock is -5 s off the database's");
        await service.SaysAsync(HttpStatusCode.ServiceUnavailable, "its clock is -5 s off the database's");

        await service.LogsAsync("This process is not ready: its clock is -5 s ahead of the database's");
    }

    [Fact]
    public async Task Pool_that_is_kept_filled_is_allowed()
    {
        PostgresCluster.SkipWithout();
        await using PostgresService service = await PostgresService.StartAsync($"{await cluster.CreateDatabaseAsync()};Minimum Pool Size=5");

        await service.ReadyAsync();
    }

    private static string[] Statements(string text, string own) =>
        text.Replace("{role}", RoleOf(own), StringComparison.Ordinal).Split(';', StringSplitOptions.RemoveEmptyEntries);

    private static string RoleOf(string connectionString) => new NpgsqlConnectionStringBuilder(connectionString).Username!;

    // A role that is no superuser: those may do everything.
    private static async Task<string> CreateRoleAsync(string database, string options, bool isOwner)
    {
        var own = new NpgsqlConnectionStringBuilder(database);
        own.Username = $"role_{own.Database}";
        await PostgresService.ExecuteAsync(database, $"CREATE ROLE {own.Username} LOGIN {options}");
        if (isOwner)
        {
            await PostgresService.ExecuteAsync(database, $"ALTER DATABASE {own.Database} OWNER TO {own.Username}");
        }

        return own.ConnectionString;
    }
}
