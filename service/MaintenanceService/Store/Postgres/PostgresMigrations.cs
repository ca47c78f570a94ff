using System.Globalization;
using System.Reflection;
using Dapper;
using MaintenanceService.Store.Sql;
using Npgsql;

namespace MaintenanceService.Store.Postgres;

/// <summary>Migrates a database to this version's schema: numbered SQL files in the assembly, all in one transaction of the active process.</summary>
internal static class PostgresMigrations
{
    private const string Prefix = "Migrations/Postgres/";

    /// <summary>Creates the row of the lease, which any of the processes may do first.</summary>
    /// <exception cref="UnusableDatabaseException">The store is in another schema.</exception>
    public static async Task EnsureLeaseAsync(NpgsqlConnection connection)
    {
        if (await connection.ExecuteScalarAsync<bool>("SELECT to_regclass('lease') IS NOT NULL"))
        {
            return;
        }

        StoreSchema.EnsureNotElsewhere(connection);
        try
        {
            await connection.ExecuteAsync(
                """
                CREATE TABLE IF NOT EXISTS lease (id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1), holder TEXT, term BIGINT NOT NULL, until TIMESTAMPTZ NOT NULL);
                INSERT INTO lease (id, term, until) VALUES (1, 0, '-infinity') ON CONFLICT DO NOTHING;
                """);
        }
        catch (PostgresException exception) when (exception.SqlState is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DuplicateTable)
        {
            // Another process created it at the same time.
        }
    }

    /// <exception cref="StoreFaultException">The database does not have this version's schema, or contains no store.</exception>
    public static void EnsureCurrent(NpgsqlConnection connection, string name)
    {
        long version = EnsureStore(connection, name);
        if (version != All()[^1].Number)
        {
            throw new StoreFaultException(
                name, $"its schema is {version}, and this version's is {All()[^1].Number}.", "Use the version that the service runs in, or start the service in this one first.");
        }
    }

    /// <returns>The version of the schema.</returns>
    /// <exception cref="StoreFaultException">The database contains no store.</exception>
    /// <exception cref="UnusableDatabaseException">The search path does not lead to its store.</exception>
    public static long EnsureStore(NpgsqlConnection connection, string name)
    {
        bool isThere = connection.ExecuteScalar<bool>("SELECT to_regclass('schema_version') IS NOT NULL");
        long version = isThere ? connection.ExecuteScalar<long>("SELECT COALESCE(MAX(version), 0) FROM schema_version") : 0;
        StoreSchema.EnsureNotHidden(connection);
        if (version > 0)
        {
            return version;
        }

        StoreSchema.EnsureNone(connection);
        throw new StoreFaultException(name, "there is no store in this database.", "See that ConnectionStrings:Maintenance names the right one.");
    }

    /// <exception cref="UnusableDatabaseException">The store is in another schema, or not complete.</exception>
    /// <exception cref="StoreFaultException">The store is of a newer version.</exception>
    public static void Apply(SqlSession session, NpgsqlTransaction transaction, string name)
    {
        var connection = (NpgsqlConnection)session.Connection;
        StoreSchema.EnsureNotHidden(connection);

        // All tables are in the schema of the lease, and are created nowhere else.
        connection.Execute(
            "SELECT set_config('search_path', CAST(relnamespace::regnamespace AS TEXT), true) FROM pg_class WHERE oid = to_regclass('lease')", transaction: transaction);
        connection.Execute("CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL)", transaction: transaction);
        long version = connection.ExecuteScalar<long>("SELECT COALESCE(MAX(version), 0) FROM schema_version", transaction: transaction);
        if (version == 0)
        {
            StoreSchema.EnsureNone(connection);
        }

        (long Number, string Name)[] all = All();
        if (version > all[^1].Number)
        {
            throw new StoreFaultException(
                name,
                $"the store was written by a newer version of the service (schema {version}, this one knows {all[^1].Number}).",
                "Start that version, or restore an older backup.");
        }

        foreach ((long number, string resource) in all.Where(migration => migration.Number > version))
        {
            connection.Execute(Read(resource), transaction: transaction);
            connection.Execute("INSERT INTO schema_version (version) VALUES (@number)", new { number }, transaction);
        }

        if (version == 0)
        {
            var rows = new RowWriter(session, transaction, new StoreTotals());
            rows.Save(StoreTables.Meta, "storeId", Guid.NewGuid().ToString("N"));
            rows.Save(StoreTables.Meta, "epoch", Epochs.New());
            rows.SaveTotals();
        }
    }

    private static (long Number, string Name)[] All() =>
    [
        .. Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(resource => resource.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(resource => (long.Parse(resource.AsSpan(Prefix.Length, 3), CultureInfo.InvariantCulture), resource))
            .Order(),
    ];

    private static string Read(string resource)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
