using System.Data.Common;
using MaintenanceService.Store.Sql;
using Npgsql;

namespace MaintenanceService.Store.Postgres;

/// <summary>Determines whether a commit is durable whose answer was lost.</summary>
internal static class PostgresOutcome
{
    private const int Attempts = 3;

    /// <param name="sources">The database.</param>
    /// <param name="commit">The number that the commit wrote.</param>
    /// <returns>Null where the database can't be reached, or its synchronous standby may not have the commit.</returns>
    public static bool? WasCommitted(PostgresSources sources, long commit)
    {
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            try
            {
                using NpgsqlConnection connection = sources.Lease.OpenConnection();
                using var wait = new StandbyWait(connection);
                using var session = new SqlSession(connection);
                using NpgsqlTransaction transaction = connection.BeginTransaction();

                // The transaction in question wrote this row: locking it waits until that transaction has ended. The lock is a write itself,
                // so that its commit waits for the synchronous standby, which has everything before it then.
                object?[]? row = session.First(transaction, $"SELECT value, {PostgresFence.DurableCommit} FROM meta WHERE name = @p0 FOR UPDATE", StoreTotals.Row);
                transaction.Commit();
                if (!wait.WasCutShort)
                {
                    return row is [string totals, ..] && StoreTotals.Parse(totals).Commit >= commit;
                }
            }
            catch (DbException)
            {
                // Retries.
            }
        }

        return null;
    }
}
