using System.Data.Common;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Transactions;
using MaintenanceService.Store.Sql;
using Npgsql;

namespace MaintenanceService.Store.Postgres;

/// <summary>Stores the state in a PostgreSQL database, written by the one process that holds the lease.</summary>
internal sealed class PostgresStore : SqlReader, IStore
{
    /// <summary>The number of newest history entries that each start checks; the verb verify checks all.</summary>
    private const long EntriesAtStart = 10_000;

    private readonly PostgresSources _sources;
    private readonly PostgresLease _lease;
    private StoreTotals _totals;

    private PostgresStore(PostgresSources sources, PostgresLease lease, StoreTotals totals)
    {
        _sources = sources;
        _lease = lease;
        _totals = totals;
    }

    public bool MayAnswer => _lease.MayAnswer;

    /// <summary>Migrates the database to this version's schema and checks it.</summary>
    /// <param name="sources">The database.</param>
    /// <param name="lease">The lease by which this process may write.</param>
    /// <param name="all">Whether every entry of the history and every row is checked.</param>
    /// <exception cref="StoreFaultException">The database was changed outside the service.</exception>
    /// <exception cref="DbException">The database can't be reached or used.</exception>
    public static PostgresStore Open(PostgresSources sources, PostgresLease lease, bool all = false)
    {
        using NpgsqlConnection connection = sources.State.OpenConnection();
        using var session = new SqlSession(connection);
        Migrate(session, sources, lease);
        if ((HistoryCheck.Fault(session, all ? null : EntriesAtStart) ?? KeyCheck.Fault(session)) is { } fault)
        {
            throw new StoreFaultException(sources.Name, fault, StoreFaultException.Restore);
        }

        if (all)
        {
            new StoreRows(session, sources.Name).CheckAll();
        }

        return new PostgresStore(sources, lease, new StoreRows(session, sources.Name).Totals);
    }

    /// <summary>Migrates the database to this version's schema, without checking its content.</summary>
    /// <returns>The epoch of the store; null where none is readable.</returns>
    public static string? Prepare(PostgresSources sources, PostgresLease lease)
    {
        using NpgsqlConnection connection = sources.State.OpenConnection();
        using var session = new SqlSession(connection);
        Migrate(session, sources, lease);
        return session.First(null, "SELECT value FROM meta WHERE name = 'epoch'")?[0] as string;
    }

    /// <summary>Replaces all rows by those of another store, in one transaction.</summary>
    /// <exception cref="StoreFaultException">The database's synchronous standby may not have them.</exception>
    public static void ReplaceBy(PostgresSources sources, PostgresLease lease, SqlSession source)
    {
        using NpgsqlConnection connection = sources.State.OpenConnection();
        using var wait = new StandbyWait(connection);
        using var session = new SqlSession(connection);
        using NpgsqlTransaction transaction = connection.BeginTransaction();
        PostgresFence.Enter(connection, transaction, lease.Term);
        StoreCopy.Run(source, session, transaction);
        transaction.Commit();
        if (wait.WasCutShort)
        {
            throw new StoreFaultException(sources.Name, "its synchronous standby did not confirm what was written.", "See that the standby runs, then do it again.");
        }
    }

    public StateSnapshot Load(DateTimeOffset now) => LoadAtStart(session => StoreLoader.Load(session, _sources.Name, now));

    public IReadOnlyList<ReceiptRecord> LoadOpenReceipts() => LoadAtStart(session => StoreLoader.LoadOpenReceipts(session, _sources.Name));

    public void Commit(IReadOnlyList<StoreChange> changes)
    {
        bool isSent = false;
        StoreTotals totals = _totals with { Commit = _totals.Commit + 1 };
        try
        {
            using NpgsqlConnection connection = _sources.State.OpenConnection();
            using var wait = new StandbyWait(connection);
            using var session = new SqlSession(connection);
            using NpgsqlTransaction transaction = connection.BeginTransaction();
            PostgresFence.Enter(connection, transaction, _lease.Term);
            var rows = new RowWriter(session, transaction, totals);
            foreach (StoreChange change in changes)
            {
                ChangeWriter.Write(rows, change);
            }

            rows.SaveTotals();
            totals = rows.Totals;
            isSent = true;
            transaction.Commit();
            if (wait.WasCutShort)
            {
                _lease.Abandon();
                throw new ProblemException(
                    ProblemKind.StorageUnavailable,
                    "The database's synchronous standby did not confirm the commit in time: it can't be known whether this is kept. Read the record in a moment, before you send the request again.");
            }

            _totals = totals;
        }
        catch (PostgresException exception) when (!isSent && exception.SqlState is PostgresErrorCodes.DiskFull)
        {
            throw new ProblemException(ProblemKind.StorageFull, "The database's disk is full: nothing was written. Free some space and send the request again.", exception);
        }
        catch (DbException exception) when (!isSent)
        {
            throw DatabaseFault.Refusal(exception, "nothing was written");
        }
        catch (DbException)
        {
            // The commit was sent, and its answer lost: only the database knows the outcome.
            if (PostgresOutcome.WasCommitted(_sources, totals.Commit) is not { } committed)
            {
                _lease.Abandon();
                throw new ProblemException(
                    ProblemKind.StorageUnavailable,
                    "The connection to the database was lost during the commit: it can't be known whether this was written. Read the record in a moment, before you send the request again.");
            }

            if (!committed)
            {
                throw new ProblemException(ProblemKind.StorageUnavailable, "The database refused the commit: nothing was written. Send the request again in a moment.");
            }

            _totals = totals;
        }
        catch (ProblemException problem) when (problem.Kind == ProblemKind.Standby)
        {
            _lease.Abandon();
            throw;
        }
    }

    public bool Probe()
    {
        try
        {
            using NpgsqlConnection connection = _sources.State.OpenConnection();
            using NpgsqlTransaction transaction = connection.BeginTransaction();
            PostgresFence.Enter(connection, transaction, _lease.Term);
            transaction.Commit();
            return MayAnswer;
        }
        catch (Exception exception) when (exception is DbException or ProblemException)
        {
            return false;
        }
    }

    protected override T Read<T>(Func<DbConnection, T> query)
    {
        try
        {
            using NpgsqlConnection connection = _sources.State.OpenConnection();
            return query(connection);
        }
        catch (DbException exception)
        {
            throw DatabaseFault.Refusal(exception, "nothing was read");
        }
    }

    private static void Migrate(SqlSession session, PostgresSources sources, PostgresLease lease)
    {
        var connection = (NpgsqlConnection)session.Connection;
        using NpgsqlTransaction transaction = connection.BeginTransaction();
        PostgresFence.Enter(connection, transaction, lease.Term);
        PostgresMigrations.Apply(session, transaction, sources.Name);
        transaction.Commit();
    }

    private T LoadAtStart<T>(Func<SqlSession, T> load)
    {
        using NpgsqlConnection connection = _sources.State.OpenConnection();
        using var session = new SqlSession(connection);
        return load(session);
    }
}
