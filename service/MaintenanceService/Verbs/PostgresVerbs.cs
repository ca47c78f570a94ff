using System.Data;
using System.Data.Common;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Records;
using MaintenanceService.Files;
using MaintenanceService.Store;
using MaintenanceService.Store.Postgres;
using MaintenanceService.Store.Sql;
using MaintenanceService.Store.Sqlite;
using Npgsql;

namespace MaintenanceService.Verbs;

/// <summary>Runs the verbs on a PostgreSQL database. A backup is a SQLite file, from which either kind of store can be restored.</summary>
internal sealed class PostgresVerbs(PostgresSources sources, TimeSpan timeout, TimeProvider time, TextWriter output)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public async Task<int> RunAsync(string verb, IReadOnlyList<string> operands)
    {
        try
        {
            return verb switch
            {
                StoreVerbs.Backup => await BackupAsync(Path.GetFullPath(operands[0])),
                "verify" => await VerifyAsync(),
                "restore" => await WithLeaseAsync(lease => RestoreAsync(lease, Path.GetFullPath(operands[0]))),
                "new-epoch" => await NewEpochAsync(),
                _ => await WithLeaseAsync(lease => CreateKeyAsync(lease, operands)),
            };
        }
        catch (DbException exception)
        {
            var fault = DatabaseFault.Of(exception);
            await Console.Error.WriteLineAsync(fault.Explain(sources.Name));
            return fault.Kind is null ? StoreVerbs.Failed : StartFaultException.ExitCode;
        }
        catch (Exception exception) when (exception is ProblemException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return StoreVerbs.Failed;
        }
    }

    // Also while the service runs: the copy is read in one snapshot.
    private async Task<int> BackupAsync(string copy)
    {
        if (StoreVerbs.CopyFault(copy) is { } fault)
        {
            throw new IOException(fault);
        }

        SqliteBackup.Write(unfinished => AsOfOneMoment(session =>
        {
            using SqliteStore target = SqliteOpening.OpenAll(unfinished, StoreMarker.Beginning("copy"));
            target.ReplaceBy(session);
            WorkingCopy.Complete(target, unfinished);
            return true;
        }), copy);
        await output.WriteLineAsync($"{copy} is a checked copy of {sources.Name}.");
        return 0;
    }

    private async Task<int> VerifyAsync()
    {
        string report = AsOfOneMoment(session =>
        {
            StateSnapshot snapshot = StoreLoader.Load(session, sources.Name, time.GetUtcNow());
            new StoreRows(session, sources.Name).CheckAll();
            return (HistoryCheck.Fault(session, newest: null) ?? KeyCheck.Fault(session)) is { } fault
                ? throw new StoreFaultException(sources.Name, fault, StoreFaultException.Restore)
                : StoreReport.Of(snapshot, HistoryCheck.Checkpoint(session));
        });
        await output.WriteLineAsync($"{sources.Name} is whole: {report}.");
        return 0;
    }

    // The existing rows are not checked: they may be the reason for the restore.
    private async Task RestoreAsync(PostgresLease lease, string copy)
    {
        StoreRestore.EnsureCopy(copy);
        string folder = Directory.CreateTempSubdirectory("maintenance-restore-").FullName;
        try
        {
            string coming = Path.Combine(folder, "coming.db");
            string? previous = PostgresStore.Prepare(sources, lease);
            using SqliteStore source = await StoreRestore.OpenAsync(coming, copy, [previous], time);
            source.Use(session => PostgresStore.ReplaceBy(sources, lease, session));
            StateSnapshot snapshot = source.Load(time.GetUtcNow());
            await output.WriteLineAsync($"{sources.Name} is restored from {copy}: {snapshot.Sites.Count} sites, epoch {snapshot.Epoch}.");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<int> NewEpochAsync()
    {
        await using (NpgsqlConnection connection = await sources.State.OpenConnectionAsync())
        {
            PostgresMigrations.EnsureStore(connection, sources.Name);
        }

        return await WithLeaseAsync(async lease =>
        {
            StateSnapshot snapshot = await StoreEpoch.BeginAsync(PostgresStore.Open(sources, lease, all: true), "a new epoch was begun by hand", time);
            await output.WriteLineAsync($"{sources.Name} goes on as epoch {snapshot.Epoch}.");
        });
    }

    private async Task CreateKeyAsync(PostgresLease lease, IReadOnlyList<string> operands)
    {
        await StoreVerbs.CreateKeyAsync(() => PostgresStore.Open(sources, lease, all: true), operands, time, output.WriteLineAsync);
    }

    private async Task<int> WithLeaseAsync(Func<PostgresLease, Task> work)
    {
        long startedAt = time.GetTimestamp();
        var observation = new LeaseObservation(time);
        PostgresLease? lease;
        while ((lease = await PostgresLease.TryAcquireAsync(sources, observation, time, CancellationToken.None)) is null)
        {
            if (time.GetElapsedTime(startedAt) >= timeout)
            {
                await Console.Error.WriteLineAsync($"A process of the service is active on {sources.Name}. Stop all of them, including those that stand by, and try again.");
                return StoreLock.ExitCode;
            }

            await Task.Delay(Pause, time);
        }

        await using (lease)
        {
            await work(lease);
        }

        return 0;
    }

    private T AsOfOneMoment<T>(Func<SqlSession, T> read)
    {
        using NpgsqlConnection connection = sources.State.OpenConnection();
        using var session = new SqlSession(connection);
        using NpgsqlTransaction transaction = connection.BeginTransaction(IsolationLevel.RepeatableRead);
        PostgresMigrations.EnsureCurrent(connection, sources.Name);
        return read(session);
    }
}
