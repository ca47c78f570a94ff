using Dapper;
using MaintenanceService.Store.Sql;
using Npgsql;

namespace MaintenanceService.Store.Postgres;

/// <summary>
/// Determines in which schema of a database the store is. PostgreSQL looks for tables along the search path, which changes with the connection
/// string, the role and the schemas that exist: where it leads past the store, the database looks empty, and no store may be begun there.
/// </summary>
internal static class StoreSchema
{
    /// <summary>All tables of the service.</summary>
    private static readonly string[] Tables = ["lease", "schema_version", "history", .. StoreTables.All.Select(table => table.Name)];

    /// <summary>The tables that show that a schema holds a store: other programs do not have all of them.</summary>
    private static readonly string[] Typical = ["meta", "maintenances", "history"];

    /// <summary>Ensures that nothing is created in the first schema of the search path while another schema holds the store.</summary>
    /// <exception cref="UnusableDatabaseException">Another schema holds one.</exception>
    public static void EnsureNotElsewhere(NpgsqlConnection connection)
    {
        string? current = connection.ExecuteScalar<string?>("SELECT current_schema()");
        if (WithStore(connection).FirstOrDefault(schema => schema != current) is { } other)
        {
            throw new UnusableDatabaseException(
                "its store is in another schema",
                $"the store is in schema {other}, but the search path leads to {current ?? "no schema"}",
                "Set Search Path in ConnectionStrings:Maintenance to the schema of the store, and let the role use it.");
        }
    }

    /// <summary>Ensures that no table beside the lease is hidden by one of the same name in a schema that comes first in the search path.</summary>
    /// <exception cref="UnusableDatabaseException">One is.</exception>
    public static void EnsureNotHidden(NpgsqlConnection connection)
    {
        (string Store, string First)? hidden = connection.QueryFirstOrDefault<(string, string)?>(
            """
            SELECT CAST(own.relnamespace::regnamespace AS TEXT), CAST(found.relnamespace::regnamespace AS TEXT)
            FROM pg_class own JOIN pg_class found ON found.oid = to_regclass(own.relname::text)
            WHERE own.relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = to_regclass('lease'))
              AND own.relname = ANY(@Tables) AND found.relnamespace <> own.relnamespace
            """,
            new { Tables });
        if (hidden is var (store, first))
        {
            throw new UnusableDatabaseException(
                "it holds the service's tables in two schemas",
                $"in {store}, and in {first}, which comes first in the search path",
                "The verb \"verify\" says what each holds, with Search Path=SCHEMA in ConnectionStrings:Maintenance: keep the one with the store, and rename or drop the other.");
        }
    }

    /// <summary>Ensures that where the search path leads to no version of the store's schema there never was a store.</summary>
    /// <exception cref="UnusableDatabaseException">There is a store, or was one.</exception>
    public static void EnsureNone(NpgsqlConnection connection)
    {
        EnsureNotElsewhere(connection);

        // The column is there from the moment in which a store was begun.
        bool wasBegun = WithStore(connection).Any() || connection.ExecuteScalar<bool>(
            "SELECT EXISTS (SELECT FROM pg_attribute WHERE attrelid = to_regclass('lease') AND attname = 'has_store' AND NOT attisdropped)");
        if (wasBegun)
        {
            throw new UnusableDatabaseException(
                "its store is not complete",
                "a store was begun beside the table lease, but the table schema_version is empty or not there",
                "Bring the tables back by PostgreSQL's own tools, or name an empty database in ConnectionStrings:Maintenance and restore a copy there by the verb \"restore FILE\".");
        }
    }

    private static IEnumerable<string> WithStore(NpgsqlConnection connection) => connection.Query<string>(
        "SELECT schemaname FROM pg_catalog.pg_tables WHERE tablename = ANY(@Typical) GROUP BY schemaname HAVING COUNT(*) = @Length ORDER BY schemaname",
        new { Typical, Typical.Length });
}
