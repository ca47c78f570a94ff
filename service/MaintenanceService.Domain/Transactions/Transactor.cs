using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Records;

namespace MaintenanceService.Domain.Transactions;

/// <summary>
/// The one place where state changes: decides a batch of writes one after another, commits them together, and only then lets
/// anybody see the new world. Not thread-safe: <see cref="WriteQueue"/> calls it from one loop.
/// </summary>
internal sealed class Transactor
{
    private readonly IStore _store;
    private readonly TimeProvider _time;
    private readonly Capacity _capacity;
    private readonly List<ICommitListener> _listeners = [];
    private readonly Action<ICommitListener, Exception>? _onListenerFault;
    private World _world;

    /// <param name="store">Where it commits to.</param>
    /// <param name="time">The clock.</param>
    /// <param name="capacity">How much is taken on.</param>
    /// <param name="onListenerFault">Is told of a listener that threw: a bug of ours, which must not hide that the commit stands; null = nobody.</param>
    public Transactor(IStore store, TimeProvider time, Capacity capacity, Action<ICommitListener, Exception>? onListenerFault = null)
    {
        _onListenerFault = onListenerFault;
        _store = store;
        _time = time;
        _capacity = capacity;
        Outages = new OutageWatch(time);
        _world = store.Load(time.GetUtcNow());
    }

    /// <summary>What is committed. Safe to read from any thread.</summary>
    public World World => Volatile.Read(ref _world);

    /// <summary>Whether a commit has failed since <see cref="Recover"/>: whoever wanted to renew a lease then could not.</summary>
    public bool HasFailed => LastFailure is not null;

    /// <summary>Why the last commit failed, until <see cref="Recover"/>; null = it did not.</summary>
    public ProblemKind? LastFailure { get; private set; }

    /// <summary>Tells whether leases are in doubt.</summary>
    public OutageWatch Outages { get; }

    public void Recover() => LastFailure = null;

    public void Subscribe(ICommitListener listener) => _listeners.Add(listener);

    /// <summary>Runs the decisions of a batch; each gets its own outcome, and all share one commit.</summary>
    public void Run(IReadOnlyList<IWrite> writes)
    {
        long outages = Outages.Count;
        bool leasesInDoubt = Outages.Noticed;
        var draft = new Draft(_world, _time.GetUtcNow(), _store, _capacity, leasesInDoubt);
        var decided = new List<IWrite>(writes.Count);
        foreach (IWrite write in writes)
        {
            DraftMark mark = draft.Mark();
            try
            {
                write.Decide(draft);
                decided.Add(write);
            }
            catch (Exception exception)
            {
                draft.RollBack(mark);
                write.Fail(exception);
            }
        }

        try
        {
            Commit(draft);
        }
        catch (Exception exception)
        {
            LastFailure = (exception as ProblemException)?.Kind ?? ProblemKind.InternalError;
            Outages.Note();
            decided.ForEach(write => write.Fail(exception));
            return;
        }

        if (leasesInDoubt && !draft.LeasesInDoubt)
        {
            Outages.Forget(outages);
        }

        decided.ForEach(write => write.Succeed());
    }

    private void Commit(Draft draft)
    {
        if (draft.Changes.Count == 0)
        {
            return;
        }

        _store.Commit(draft.Changes);
        World before = _world;
        Volatile.Write(ref _world, draft.World);
        foreach (ICommitListener listener in _listeners)
        {
            try
            {
                listener.OnCommitted(before, draft.World, draft.Changes);
            }
            catch (Exception exception)
            {
                _onListenerFault?.Invoke(listener, exception);
            }
        }
    }
}
