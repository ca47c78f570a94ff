using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Records;

namespace MaintenanceService.Domain.Transactions;

/// <summary>
/// Decides a batch of writes one after another, commits them together, and only then publishes the new snapshot. Nothing else changes
/// state. Not thread-safe: <see cref="GroupCommitQueue"/> calls it from one loop.
/// </summary>
internal sealed class CommitProcessor
{
    private readonly IStore _store;
    private readonly TimeProvider _time;
    private readonly List<ICommitListener> _listeners = [];
    private readonly Action<ICommitListener, Exception>? _onListenerFault;
    private StateSnapshot _snapshot;
    private long _recoveredAt;

    /// <param name="store">The store to commit to.</param>
    /// <param name="time">The clock.</param>
    /// <param name="capacity">The limits of the service.</param>
    /// <param name="onListenerFault">Receives the exception of a listener; it must not hide that the commit succeeded. null = ignored.</param>
    public CommitProcessor(IStore store, TimeProvider time, Capacity capacity, Action<ICommitListener, Exception>? onListenerFault = null)
    {
        _onListenerFault = onListenerFault;
        _store = store;
        _time = time;
        Capacity = capacity;
        Availability = new AvailabilityMonitor(time);
        _recoveredAt = time.GetTimestamp();
        _snapshot = store.Load(time.GetUtcNow());
    }

    /// <summary>Returns the committed state. Safe to read from any thread.</summary>
    public StateSnapshot Snapshot => Volatile.Read(ref _snapshot);

    /// <summary>True where a commit has failed since <see cref="Recover"/>: leases could not be renewed since then.</summary>
    public bool HasFailed => FailureCause is not null;

    /// <summary>The reason of the last failed commit, until <see cref="Recover"/>; null = none failed.</summary>
    public ProblemKind? LastFailure => FailureCause is { } cause ? KindOf(cause) : null;

    /// <summary>The exception of the last failed commit, for the log; null where none failed since <see cref="Recover"/>.</summary>
    public Exception? FailureCause { get; private set; }

    /// <summary>The monotonic time until which the store refused writes: now where it still does, that of the start where it never has.</summary>
    public long RefusedUntil => HasFailed ? _time.GetTimestamp() : Volatile.Read(ref _recoveredAt);

    /// <summary>The limits of the service.</summary>
    public Capacity Capacity { get; }

    /// <summary>Detects outages, after which leases are in doubt.</summary>
    public AvailabilityMonitor Availability { get; }

    public void Recover()
    {
        Volatile.Write(ref _recoveredAt, RefusedUntil);
        FailureCause = null;
    }

    public void Subscribe(ICommitListener listener) => _listeners.Add(listener);

    /// <summary>Runs the decisions of a batch; each gets a separate outcome, and all share one commit.</summary>
    public void Process(IReadOnlyList<IWrite> writes)
    {
        long outages = Availability.OutageCount;
        bool leasesInDoubt = Availability.HasOutage;
        var transaction = new Transaction(_snapshot, _time.GetUtcNow(), _store, Capacity, leasesInDoubt);
        var decided = new List<IWrite>(writes.Count);
        foreach (IWrite write in writes)
        {
            Savepoint savepoint = transaction.CreateSavepoint();
            try
            {
                write.Decide(transaction);
                decided.Add(write);
            }
            catch (Exception exception)
            {
                transaction.RollBackTo(savepoint);
                write.Fail(exception);
            }
        }

        try
        {
            Commit(transaction);
        }
        catch (Exception exception)
        {
            FailureCause = exception;
            Availability.ReportFailure();
            decided.ForEach(write => write.Fail(exception));
            return;
        }

        if (leasesInDoubt && !transaction.LeasesInDoubt)
        {
            Availability.Reset(outages);
        }

        decided.ForEach(write => write.Succeed());
    }

    private void Commit(Transaction transaction)
    {
        if (transaction.Changes.Count == 0)
        {
            return;
        }

        Store(transaction.Changes);
        StateSnapshot before = _snapshot;
        Volatile.Write(ref _snapshot, transaction.Snapshot);
        Notify(listener => listener.OnCommitted(before, transaction.Snapshot, transaction.Changes));
    }

    private void Store(IReadOnlyList<StoreChange> changes)
    {
        long startedAt = _time.GetTimestamp();
        ProblemKind? failure = null;
        try
        {
            _store.Commit(changes);
        }
        catch (Exception exception)
        {
            failure = KindOf(exception);
            throw;
        }
        finally
        {
            TimeSpan duration = _time.GetElapsedTime(startedAt);
            Notify(listener => listener.OnStoreCalled(duration, failure));
        }
    }

    private void Notify(Action<ICommitListener> notify)
    {
        foreach (ICommitListener listener in _listeners)
        {
            try
            {
                notify(listener);
            }
            catch (Exception exception)
            {
                _onListenerFault?.Invoke(listener, exception);
            }
        }
    }

    private static ProblemKind KindOf(Exception exception) => (exception as ProblemException)?.Kind ?? ProblemKind.InternalError;
}
