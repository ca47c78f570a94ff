using System.Data.Common;
using MaintenanceService.Store.Sql;
using Npgsql;

namespace MaintenanceService.Store.Postgres;

/// <summary>Determines whether a commit succeeded whose answer was lost.</summary>
internal static class PostgresOutcome
{
    private const int Attempts = 3;

    /// <param name="sources">The database.</param>
    /// <param name="commit">The number that the commit wrote.</param>
    /// <returns>Null where the database can't be reached.</returns>
    public static bool? WasCommitted(PostgresSources sources, long commit)
    {
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            try
            {
                using NpgsqlConnection connection = sources.Lease.OpenConnection();
                using var session = new SqlSession(connection);
                using NpgsqlTransaction transaction = connection.BeginTransaction();

                // The transaction in question wrote this row: locking it waits until that transaction has ended.
                object?[]? row = session.First(transaction, "SELECT value FROM meta WHERE name = @p0 FOR UPDATE", StoreTotals.Row);
                return row is [string totals] && StoreJson.Read<StoreTotals>(totals).Commit >= commit;
            }
            catch (DbException)
            {
                // Retries.
            }
        }

        return null;
    }
}
