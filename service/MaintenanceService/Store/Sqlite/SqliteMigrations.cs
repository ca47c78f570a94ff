using System.Globalization;
using System.Reflection;
using MaintenanceService.Store.Sql;
using Microsoft.Data.Sqlite;

namespace MaintenanceService.Store.Sqlite;

/// <summary>Migrates a store to this version's schema: numbered SQL files in the assembly, all in one transaction.</summary>
internal static class SqliteMigrations
{
    /// <summary>Written into the header of the file ("Mnts"), to distinguish a store from other SQLite files.</summary>
    public const int ApplicationId = 0x4D6E7473;

    /// <summary>The first schema in which rows carry checksums.</summary>
    private const long Checksums = 2;

    private const string Prefix = "Migrations/Sqlite/";

    /// <param name="session">The store.</param>
    /// <param name="storeId">The id that a new store gets.</param>
    public static void Apply(SqlSession session, string storeId)
    {
        var connection = (SqliteConnection)session.Connection;
        long version = session.Scalar<long>("PRAGMA user_version");
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

        if (version == all[^1].Number)
        {
            return;
        }

        using (SqliteTransaction transaction = connection.BeginTransaction())
        {
            foreach ((long number, string name) in all.Where(migration => migration.Number > version))
            {
                session.Run(transaction, Read(name));
                session.Run(transaction, $"PRAGMA user_version = {number}");
            }

            session.Run(transaction, $"PRAGMA application_id = {ApplicationId}");
            if (version < Checksums)
            {
                StoreTotals totals = ChecksumBackfill.Run(session, transaction);
                var rows = new RowWriter(session, transaction, totals);
                if (version == 0)
                {
                    rows.Save(StoreTables.Meta, "storeId", storeId);
                    rows.Save(StoreTables.Meta, "epoch", Epochs.New());
                }

                rows.SaveTotals();
            }

            transaction.Commit();
        }

        if (version == 0)
        {
            // A new store must not exist in the log alone, which somebody may delete as a temporary file.
            SqliteLog.WriteBack(session);
        }
    }

    private static string Read(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
