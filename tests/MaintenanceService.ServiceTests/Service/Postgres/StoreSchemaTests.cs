using System.Net;
using MaintenanceService.Client;
using MaintenanceService.Tests.Processes;
using Npgsql;
using Xunit;

namespace MaintenanceService.Tests.Service.Postgres;

/// <summary>The search path of a database leads past its store, or parts of the store are gone: no empty store is begun beside it.</summary>
public sealed class StoreSchemaTests(PostgresCluster cluster) : IClassFixture<PostgresCluster>
{
    private const string Hidden =
        "CREATE SCHEMA maintenance; CREATE TABLE maintenance.schema_version (LIKE public.schema_version); CREATE TABLE maintenance.meta (LIKE public.meta);"
        + "CREATE TABLE maintenance.maintenances (LIKE public.maintenances); CREATE TABLE maintenance.history (LIKE public.history)";

    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    /// <summary>The role's name is <c>maintenance</c>, and the default search path begins at a schema of that name.</summary>
    [Fact]
    public async Task Schema_named_like_the_role_that_appears_later_hides_no_store()
    {
        PostgresCluster.SkipWithout();
        string database = await BegunAsync();

        await PostgresService.ExecuteAsync(database, "CREATE SCHEMA maintenance");

        await HasTheStoreAsync(database);
        Assert.Equal(["public"], await SchemasAsync(database));
    }

    [Theory]
    [InlineData("CREATE SCHEMA other", "Search Path=other", "its store is in another schema", "DROP SCHEMA other; ALTER SCHEMA public RENAME TO other")]
    [InlineData("ALTER SCHEMA public RENAME TO away; CREATE SCHEMA public", "", "its store is in another schema", "DROP SCHEMA public; ALTER SCHEMA away RENAME TO public")]
    [InlineData(
        "CREATE SCHEMA away; ALTER TABLE schema_version SET SCHEMA away; ALTER TABLE meta SET SCHEMA away; ALTER TABLE maintenances SET SCHEMA away; ALTER TABLE history SET SCHEMA away",
        "", "its store is in another schema",
        "ALTER TABLE away.schema_version SET SCHEMA public; ALTER TABLE away.meta SET SCHEMA public; ALTER TABLE away.maintenances SET SCHEMA public; ALTER TABLE away.history SET SCHEMA public")]
    [InlineData(Hidden, "", "it holds the service's tables in two schemas", "DROP SCHEMA maintenance CASCADE")]
    [InlineData("ALTER TABLE schema_version RENAME TO kept", "", "its store is not complete", "ALTER TABLE kept RENAME TO schema_version")]
    [InlineData(
        "ALTER TABLE schema_version RENAME TO kept; ALTER TABLE history RENAME TO kept_history", "", "its store is not complete",
        "ALTER TABLE kept RENAME TO schema_version; ALTER TABLE kept_history RENAME TO history")]
    public async Task No_store_is_begun_beside_one(string change, string settings, string fault, string repair)
    {
        PostgresCluster.SkipWithout();
        string database = await BegunAsync();
        await PostgresService.ExecuteAsync(database, change.Split(';'));
        string faulty = $"{database};{settings}";
        using var folder = new TemporaryFolder();

        await using (PostgresService service = await PostgresService.StartAsync(faulty))
        {
            await service.SaysAsync(HttpStatusCode.ServiceUnavailable, $"standby, and the database can't be used: {fault}");
            await service.LogsAsync($"can't be used: {fault} (");
        }

        foreach (string[] verb in (string[][])[["create-key", "name", "admin", "*"], ["verify"], ["backup", folder.File("copy.db")], ["new-epoch"]])
        {
            (int exit, _, string error) = await ServiceCommand.RunAsync(
                folder.File("unused"), new Dictionary<string, string> { ["Maintenance__Store"] = "Postgres", ["ConnectionStrings__Maintenance"] = faulty }, verb);
            Assert.True(exit == 78, $"{verb[0]}: {exit} {error}");
            Assert.Single(error.TrimEnd().Split('\n'));
        }

        await PostgresService.ExecuteAsync(database, repair.Split(';'));
        await HasTheStoreAsync(faulty);
    }

    [Fact]
    public async Task Lease_of_a_first_start_that_was_cut_short_does_not_keep_a_store_from_being_begun()
    {
        PostgresCluster.SkipWithout();
        string database = await cluster.CreateDatabaseAsync();
        await PostgresService.ExecuteAsync(
            database,
            "CREATE TABLE lease (id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1), holder TEXT, term BIGINT NOT NULL, until TIMESTAMPTZ NOT NULL)",
            "INSERT INTO lease (id, term, until) VALUES (1, 3, '-infinity')",
            "CREATE SCHEMA maintenance");

        await using PostgresService service = await PostgresService.StartAsync(database);
        await service.ReadyAsync();

        Assert.Equal(["public"], await SchemasAsync(database));
    }

    [Fact]
    public async Task Store_of_a_version_before_is_brought_to_this_one()
    {
        PostgresCluster.SkipWithout();
        string database = await BegunAsync();
        await PostgresService.ExecuteAsync(
            database, "ALTER TABLE lease DROP COLUMN has_store", "DELETE FROM schema_version WHERE version = 5", "CREATE SCHEMA maintenance");

        await HasTheStoreAsync(database);
        await PostgresService.ExecuteAsync(database, "SELECT has_store FROM lease");
    }

    [Theory]
    [InlineData("Search Path=own")]
    [InlineData("Search Path=\"own,public\"")]
    public async Task Database_without_a_store_begins_one_where_the_search_path_says(string searchPath)
    {
        PostgresCluster.SkipWithout();
        string database = await cluster.CreateDatabaseAsync();
        await PostgresService.ExecuteAsync(database, "CREATE SCHEMA own");

        await BeginAsync($"{database};{searchPath}");

        Assert.Equal(["own"], await SchemasAsync(database));
        await HasTheStoreAsync($"{database};{searchPath}");
    }

    private async Task<string> BegunAsync()
    {
        string database = await cluster.CreateDatabaseAsync();
        await BeginAsync(database);
        return database;
    }

    private static async Task BeginAsync(string database)
    {
        await using PostgresService service = await PostgresService.StartAsync(database);
        await service.ReadyAsync();
        using var client = new MaintenanceClient(service.Process.Address, () => RunningService.AdminKey);
        await client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);
        await service.Process.StopAsync();
    }

    private static async Task HasTheStoreAsync(string database)
    {
        await using PostgresService service = await PostgresService.StartAsync(database);
        await service.ReadyAsync();
        using var client = new MaintenanceClient(service.Process.Address, () => RunningService.AdminKey);
        Assert.Equal(["shop"], (await client.ListSitesAsync(cancellationToken: Test)).Items.Select(site => site.Name));
    }

    // The schemas that hold a table of the service.
    private static async Task<List<string>> SchemasAsync(string database)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync(Test);
        await using var command = new NpgsqlCommand("SELECT DISTINCT schemaname FROM pg_tables WHERE tablename IN ('lease', 'schema_version', 'history', 'outbox')", connection);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(Test);
        List<string> schemas = [];
        while (await reader.ReadAsync(Test))
        {
            schemas.Add(reader.GetString(0));
        }

        return schemas;
    }
}
