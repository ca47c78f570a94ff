using Dapper;
using MaintenanceService.Domain.Problems;
using Npgsql;

namespace MaintenanceService.Store.Postgres;

/// <summary>Begins every write transaction: a process that lost the lease can't commit, and a process that takes the lease waits until the transaction has ended.</summary>
internal static class PostgresFence
{
    /// <summary>Makes the transaction's commit wait until it is on the disk, and on that of the synchronous standby where the database has one.</summary>
    public const string DurableCommit =
        "set_config('synchronous_commit', CASE WHEN current_setting('synchronous_commit') IN ('off', 'local') THEN 'on' ELSE current_setting('synchronous_commit') END, true)";

    // A process that is suspended within its transaction must not keep the row of the lease locked: the database ends the transaction after 5 s.
    // The weakest share lock: a renewal does not wait for it, however long the transaction takes, but the process that takes the lease does.
    private const string Statement =
        $"""
        SELECT set_config('idle_in_transaction_session_timeout', '5000', true), {DurableCommit};
        SELECT term FROM lease WHERE id = 1 FOR KEY SHARE;
        """;

    /// <exception cref="ProblemException">standby: another process has the lease.</exception>
    public static void Enter(NpgsqlConnection connection, NpgsqlTransaction transaction, long term)
    {
        using SqlMapper.GridReader results = connection.QueryMultiple(Statement, transaction: transaction);
        results.Read();
        if (results.ReadSingle<long>() != term)
        {
            throw new ProblemException(ProblemKind.Standby, "Another process of the service is the active one now; nothing was written. Send the request to it.");
        }
    }
}
