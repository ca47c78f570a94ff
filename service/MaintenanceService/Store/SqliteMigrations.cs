using System.Globalization;
using System.Reflection;
using Dapper;
using Microsoft.Data.Sqlite;

namespace MaintenanceService.Store;

/// <summary>Brings a store to this version's schema: numbered SQL files in the assembly, each in its own transaction.</summary>
internal static class SqliteMigrations
{
    private const string Prefix = "Migrations/";

    public static void Apply(SqliteConnection connection)
    {
        long version = connection.ExecuteScalar<long>("PRAGMA user_version");
        (long Number, string Name)[] all = [.. Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name => (long.Parse(name.AsSpan(Prefix.Length, 3), CultureInfo.InvariantCulture), name))
            .Order()];
        if (version > all[^1].Number)
        {
            throw new StoreFaultException(
                connection.DataSource,
                $"the store was written by a newer version of the service (schema {version}, this one knows {all[^1].Number}).",
                "Start that version, or restore an older backup.");
        }

        foreach ((long number, string name) in all.Where(migration => migration.Number > version))
        {
            using SqliteTransaction transaction = connection.BeginTransaction();
            connection.Execute(Read(name), transaction: transaction);
            connection.Execute($"PRAGMA user_version = {number}", transaction: transaction);
            if (number == 1)
            {
                SqliteChangeWriter.WriteMeta(connection, transaction, "storeId", Guid.NewGuid().ToString("N"));
                SqliteChangeWriter.WriteMeta(connection, transaction, "epoch", Epochs.New());
            }

            transaction.Commit();
        }

        if (version == 0)
        {
            // A new store must not live in the log alone, which somebody may take for rubbish.
            connection.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }
    }

    private static string Read(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
