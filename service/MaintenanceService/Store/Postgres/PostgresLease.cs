using System.Data.Common;
using Dapper;
using Npgsql;

namespace MaintenanceService.Store.Postgres;

/// <summary>
/// The exclusive right of one process to be active. Every write compares its term, so that a process that lost it can't commit, and
/// <see cref="MayAnswer"/> becomes false before another process can have taken it, so that no outdated answer is sent.
/// </summary>
internal sealed class PostgresLease : IAsyncDisposable
{
    /// <summary>The greatest permitted difference between this machine's clock and the database's.</summary>
    public static readonly TimeSpan MaxClockOffset = TimeSpan.FromSeconds(2);

    private readonly NpgsqlDataSource _source;
    private readonly TimeProvider _time;
    private readonly string _holder;
    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _renewing;
    private LeaseRenewal _last;

    private PostgresLease(NpgsqlDataSource source, TimeProvider time, string holder, long term, LeaseRenewal taken)
    {
        _source = source;
        _time = time;
        _holder = holder;
        Term = term;
        _last = taken;
        Lost = _lost.Token;
        _renewing = Task.Run(RenewAsync);
    }

    /// <summary>The number of the term, which grows each time the lease is taken.</summary>
    public long Term { get; }

    /// <summary>Cancelled once the lease is lost.</summary>
    public CancellationToken Lost { get; }

    /// <summary>True while the state of this process is certainly the current one. Check it after an answer was created, and before it is sent.</summary>
    public bool MayAnswer => !_lost.IsCancellationRequested && Volatile.Read(ref _last).MayAnswer;

    /// <summary>How far this machine's clock is ahead of the database's.</summary>
    public TimeSpan ClockOffset => Volatile.Read(ref _last).ClockOffset;

    /// <summary>Takes the lease where its holder gave it up, or has not renewed it for its length.</summary>
    /// <param name="sources">The database.</param>
    /// <param name="observation">What the attempts of this process have seen; the same one for all of them.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>Null where another process holds it, or the database's synchronous standby did not confirm that it was taken.</returns>
    /// <exception cref="DbException">The database can't be reached.</exception>
    public static async Task<PostgresLease?> TryAcquireAsync(PostgresSources sources, LeaseObservation observation, TimeProvider time, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await sources.Lease.OpenConnectionAsync(cancellationToken);
        await PostgresMigrations.EnsureLeaseAsync(connection);
        using var wait = new StandbyWait(connection);
        string holder = $"{Environment.MachineName}-{Environment.ProcessId}-{Guid.NewGuid():N}";
        LeaseRenewal sent = LeaseRenewal.Send(time);

        // FOR UPDATE waits for the write transactions of the previous holder, which an update of these columns alone does not.
        (long Term, DateTime At)? taken = await FirstAsync(
            connection,
            $"""
            UPDATE lease SET holder = @holder, term = term + 1, until = clock_timestamp() + @duration
            WHERE id = (SELECT id FROM lease WHERE id = 1 AND (until = '-infinity' OR (term = @Term AND until = @Until)) FOR UPDATE)
            RETURNING term, clock_timestamp(), {PostgresFence.DurableCommit}
            """,
            new { holder, duration = LeaseRenewal.Duration, observation.Over.Term, observation.Over.Until });
        if (taken is null && await FirstAsync(connection, "SELECT term, until FROM lease WHERE id = 1", new { }) is { } held)
        {
            observation.Record(held);
        }

        // A lease that the synchronous standby does not know could be taken by another process once that standby is promoted.
        return taken is null || wait.WasCutShort ? null : new PostgresLease(sources.Lease, time, holder, taken.Value.Term, sent.Grant(taken.Value.At.ToUniversalTime()));
    }

    /// <summary>Gives the lease up for the next process: nothing is answered any more.</summary>
    private async Task ReleaseAsync()
    {
        await StopRenewingAsync();
        await _lost.CancelAsync();
        try
        {
            await using NpgsqlConnection connection = await _source.OpenConnectionAsync();
            await connection.ExecuteAsync("UPDATE lease SET until = '-infinity' WHERE id = 1 AND term = @Term AND holder = @_holder", new { Term, _holder });
        }
        catch (DbException)
        {
            // The lease expires by itself.
        }
    }

    /// <summary>Abandons the lease where memory and store may differ: the process starts over from the store.</summary>
    public void Abandon() => _lost.Cancel();

    public async ValueTask DisposeAsync()
    {
        await ReleaseAsync();
        _stopping.Dispose();
        _lost.Dispose();
    }

    private static async Task<(long, DateTime)?> FirstAsync(NpgsqlConnection connection, string sql, object parameters) =>
        await connection.QuerySingleOrDefaultAsync<(long Term, DateTime At)?>(sql, parameters);

    private async Task StopRenewingAsync()
    {
        await _stopping.CancelAsync();
        await _renewing;
    }

    private async Task RenewAsync()
    {
        using var timer = new PeriodicTimer(LeaseRenewal.Every, _time);
        try
        {
            while (!_lost.IsCancellationRequested && await timer.WaitForNextTickAsync(_stopping.Token))
            {
                await RenewOnceAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The lease was given up.
        }
    }

    // Whatever is thrown, the lease is lost once its time is over: with a loop that has ended, the process would stand by for ever.
    private async Task RenewOnceAsync()
    {
        try
        {
            await using NpgsqlConnection connection = await _source.OpenConnectionAsync(_stopping.Token);
            using var wait = new StandbyWait(connection);
            LeaseRenewal sent = LeaseRenewal.Send(_time);
            (long Term, DateTime At)? renewed = await FirstAsync(
                connection,
                $"UPDATE lease SET until = clock_timestamp() + @duration WHERE id = 1 AND term = @Term AND holder = @_holder RETURNING term, clock_timestamp(), {PostgresFence.DurableCommit}",
                new { Term, _holder, duration = LeaseRenewal.Duration });
            if (renewed is { } answer && !wait.WasCutShort)
            {
                Volatile.Write(ref _last, sent.Grant(answer.At.ToUniversalTime()));
            }
            else if (renewed is null || Volatile.Read(ref _last).IsOver)
            {
                await _lost.CancelAsync();
            }
        }
        catch (Exception)
        {
            // Retried while the lease lasts.
            if (Volatile.Read(ref _last).IsOver && !_stopping.IsCancellationRequested)
            {
                await _lost.CancelAsync();
            }
        }
    }
}
