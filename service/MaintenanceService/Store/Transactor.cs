using MaintenanceService.Sites;

namespace MaintenanceService.Store;

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
    private World _world;

    public Transactor(IStore store, TimeProvider time, Capacity capacity)
    {
        _store = store;
        _time = time;
        _capacity = capacity;
        Outages = new OutageWatch(time);
        _world = store.Load(time.GetUtcNow());
    }

    /// <summary>What is committed. Safe to read from any thread.</summary>
    public World World => Volatile.Read(ref _world);

    /// <summary>Whether a commit has failed since <see cref="Recover"/>: whoever wanted to renew a lease then could not.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Tells whether leases are in doubt.</summary>
    public OutageWatch Outages { get; }

    public void Recover() => HasFailed = false;

    public void Subscribe(ICommitListener listener) => _listeners.Add(listener);

    /// <summary>Runs the decisions of a batch; each gets its own outcome, and all share one commit.</summary>
    public void Run(IReadOnlyList<IWrite> writes)
    {
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
            HasFailed = true;
            Outages.Note();
            decided.ForEach(write => write.Fail(exception));
            return;
        }

        if (leasesInDoubt && !draft.LeasesInDoubt)
        {
            Outages.Forget();
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
            listener.OnCommitted(before, draft.World, draft.Changes);
        }
    }
}
