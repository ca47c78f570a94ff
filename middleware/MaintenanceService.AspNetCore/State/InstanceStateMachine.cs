using MaintenanceService.AspNetCore.Snapshots;
using MaintenanceService.Client;

namespace MaintenanceService.AspNetCore.State;

/// <summary>
/// What an instance knows, enforces and tells: without threads, timers or sockets of its own, so that the same code runs in an app and in a
/// simulation. Calls may come from any thread.
/// </summary>
internal sealed partial class InstanceStateMachine
{
    private StateInputs _inputs;
    private readonly TimeProvider _time;
    private readonly ServiceClock _clock;

    // Only what was heard since the state in force came: a maintenance in it is never over by an older idea of the clock.
    private readonly ServiceClock _endClock;
    private readonly DisconnectDeadline _lease;
    private readonly IRunningWork _work;
    private readonly object _lock = new();
    private readonly string _run = Guid.NewGuid().ToString("N");
    private EnforcedState _state;
    private SiteState? _source;
    private SiteState? _persisted;
    private DateTimeOffset? _appliedAt;
    private bool _heard;
    private bool _answered;
    private bool _promiseOutlives;
    private long _sequence;
    private long _changedAt;
    private bool _letsAllPass;
    private long _serveUntil = long.MaxValue;
    private readonly long _beganAt;

    /// <param name="inputs">What the app itself says.</param>
    /// <param name="work">What runs in the app.</param>
    /// <param name="stored">The last state from disk; null where there is none.</param>
    /// <param name="time">The clock.</param>
    public InstanceStateMachine(StateInputs inputs, IRunningWork work, StoredState? stored, TimeProvider time)
    {
        _inputs = inputs;
        _work = work;
        _time = time;
        DateTimeOffset now = stored?.ServiceTime(time.GetUtcNow()) ?? time.GetUtcNow();
        _clock = new ServiceClock(time, now);
        _endClock = new ServiceClock(time, now);
        _lease = new DisconnectDeadline(time);
        _source = stored?.State;
        _beganAt = _changedAt = time.GetTimestamp();
        _state = Compile(null);
        Accepted = _state;
        _letsAllPass = _state is { IsOpen: true, Passes.IsEmpty: true };
    }

    /// <summary>What is in force. A request is recorded in the table first, and then reads this.</summary>
    public EnforcedState State => Volatile.Read(ref _state);

    /// <summary>
    /// Whether every request gets through without a look at anything else: nothing is refused, no link can hold a pass, and no time runs out. A request is recorded
    /// in the table first, and then reads this.
    /// </summary>
    public bool LetsAllPass => Volatile.Read(ref _letsAllPass);

    /// <summary>The service's clock.</summary>
    public DateTimeOffset ServiceNow => _clock.Now;

    /// <summary>From when on every request must look at the clock itself; <see cref="long.MaxValue"/> = never.</summary>
    public long ServeUntil => Interlocked.Read(ref _serveUntil);

    /// <summary>Whether the time is over until which this instance may serve: what is in force is no more, until <see cref="CheckDeadline"/>.</summary>
    public bool IsPastDeadline => ServeUntil is var until && until != long.MaxValue && _time.GetTimestamp() >= until;

    /// <summary>Whether the word of the service has ever reached this process, or its disk.</summary>
    public bool HasSource => Volatile.Read(ref _source) is not null;

    /// <summary>What the service said last; null where nothing came yet.</summary>
    public SiteState? Source => Volatile.Read(ref _source);

    /// <summary>What was in force as the word of the service was taken; what differs from it since came by the clock.</summary>
    public EnforcedState Accepted { get; private set; }

    /// <summary>What another service said last whose epoch has the same number; null where there is none.</summary>
    public SiteState? Rival { get; private set; }

    /// <summary>Takes a state that has just arrived.</summary>
    /// <returns>What was done with it. Where it was applied, <see cref="Persisted"/> must follow before it is confirmed.</returns>
    public SnapshotOutcome Apply(SiteState snapshot)
    {
        lock (_lock)
        {
            SnapshotOutcome outcome = _source is { } known ? Weigh(snapshot, known) : SnapshotOutcome.Applied;
            if (outcome is not SnapshotOutcome.OtherHistory)
            {
                _clock.Sample(snapshot.ServerTime);
                _endClock.Sample(snapshot.ServerTime);
            }

            if (outcome != SnapshotOutcome.Applied)
            {
                return outcome;
            }

            // What came from disk is enforced, but claimed only once this process has heard it from the service itself.
            _heard = true;
            Volatile.Write(ref _source, snapshot);
            _endClock.Restart(snapshot.ServerTime);
            _appliedAt = _clock.Now;
            Swap();
            Accepted = _state;
            return SnapshotOutcome.Applied;
        }
    }

    private SnapshotOutcome Weigh(SiteState snapshot, SiteState known)
    {
        if (known.Epoch == snapshot.Epoch)
        {
            if (snapshot.Revision < known.Revision || (snapshot.Revision == known.Revision && _heard))
            {
                return snapshot.Revision == known.Revision ? SnapshotOutcome.Known : SnapshotOutcome.Stale;
            }

            if (Rival is not { } other || !EpochOrder.IsStricter(other, snapshot))
            {
                return SnapshotOutcome.Applied;
            }

            // This history opens while the other is closed: the other holds from now on.
            Rival = snapshot;
            Volatile.Write(ref _source, other);
            Swap();
            return SnapshotOutcome.OtherHistory;
        }

        int order = EpochOrder.Compare(snapshot.Epoch, known.Epoch);
        if (order != 0)
        {
            Rival = order > 0 ? null : Rival;
            return order > 0 ? SnapshotOutcome.Applied : SnapshotOutcome.OtherHistory;
        }

        bool isStricter = EpochOrder.IsStricter(snapshot, known);
        Rival = isStricter ? known : snapshot;
        return isStricter ? SnapshotOutcome.Applied : SnapshotOutcome.OtherHistory;
    }

    /// <summary>A state is on disk, or can't be: from now on its revision may be confirmed.</summary>
    public void Persisted(SiteState snapshot)
    {
        lock (_lock)
        {
            _persisted = snapshot;
        }
    }

    /// <summary>
    /// A state as it belongs on disk. The promise to close itself outlives there the setting that takes it back, until the service was told:
    /// a process that starts from that disk must still keep it.
    /// </summary>
    public SiteState ForDisk(SiteState snapshot)
    {
        lock (_lock)
        {
            // A report that is made before this state is persisted may still promise by the previous one.
            bool promised = _lease.IsBound || (_inputs.Forced is null && Closes(_persisted));
            _promiseOutlives = promised && !Closes(snapshot);
            return _promiseOutlives
                ? snapshot with { Settings = snapshot.Settings with { WhenDisconnected = WhenDisconnected.Closed } }
                : snapshot;
        }
    }

    /// <summary>Whether the disk holds a promise that the service was told is taken back.</summary>
    public bool IsPromiseOver
    {
        get
        {
            lock (_lock)
            {
                return _promiseOutlives && !_lease.IsBound && !Closes(_persisted);
            }
        }
    }

    /// <summary>A heartbeat arrived; whether the service is at a revision that this instance does not have.</summary>
    public bool Heartbeat(StreamHeartbeat heartbeat)
    {
        lock (_lock)
        {
            if (_source?.Epoch == heartbeat.Epoch)
            {
                _clock.Sample(heartbeat.ServerTime);
                _endClock.Sample(heartbeat.ServerTime);
            }

            return _source is null || _source.Epoch != heartbeat.Epoch || _source.Revision < heartbeat.Revision;
        }
    }

    /// <summary>Looks at the clock: scheduled starts and ends, disconnection, and what must be aborted.</summary>
    public void Tick()
    {
        EnforcedState? aborting;
        lock (_lock)
        {
            _work.Second = (int)_time.GetElapsedTime(_beganAt).TotalSeconds;
            Swap();
            aborting = IsAbortDue() ? _state : null;
            IsAborting = aborting is not null;
        }

        // Without the lock: nothing waits for what the app does as it is aborted.
        if (aborting is not null)
        {
            _work.Abort(aborting, requestsToo: aborting.ClosedByItself || aborting.Source?.Settings.AbortRequests == true, _clock.Now);
        }
    }

    /// <summary>Closes this instance if its time without the service is over; called by requests that find the deadline passed.</summary>
    public EnforcedState CheckDeadline()
    {
        lock (_lock)
        {
            Swap();
            return _state;
        }
    }

    /// <summary>Whether the drain time is over, as of the last look at the clock: what still runs is aborted.</summary>
    public bool IsAborting { get; private set; }

    /// <summary>Whether this instance has closed for good.</summary>
    public bool IsLeaving { get; private set; }

    /// <summary>
    /// Closes this instance for good, whatever the site's mode is: it is about to leave, and what still runs, or begins, when it is not
    /// counted any more would be missed.
    /// </summary>
    public void CloseForGood()
    {
        lock (_lock)
        {
            IsLeaving = true;
            _inputs = _inputs with { Forced = null };
            Swap();
        }
    }

    private void Swap()
    {
        EnforcedState next = Compile(_state);
        if (next.Generation != _state.Generation)
        {
            _changedAt = _time.GetTimestamp();
        }

        PutInForce(next);
    }

    private void PutInForce(EnforcedState state)
    {
        long serveUntil = _lease.Deadline ?? long.MaxValue;
        Interlocked.Exchange(ref _serveUntil, serveUntil);
        Volatile.Write(ref _state, state);
        Volatile.Write(ref _letsAllPass, state is { IsOpen: true, Passes.IsEmpty: true } && serveUntil == long.MaxValue);
    }

    private EnforcedState Compile(EnforcedState? previous) =>
        StateCompiler.Compile(_inputs, _source, IsDisconnected(), _clock.Now, _endClock.Now, _appliedAt, previous);

    // A process that never reached the service is disconnected from its start.
    private bool IsDisconnected() => IsLeaving || (_answered
        ? _lease.Deadline is { } deadline && _time.GetTimestamp() >= deadline
        : Closes(_source));

    private static bool Closes(SiteState? state) => state?.Settings.WhenDisconnected == WhenDisconnected.Closed;

    private bool IsAbortDue()
    {
        EnforcedState state = _state;
        if (state.IsOpen || (IsLeaving && _lease.Deadline is null))
        {
            return false;
        }

        TimeSpan drain = state.ClosedByItself ? _lease.Drain : TimeSpan.FromSeconds(_source?.Settings.DrainSeconds ?? 30);
        // The service counts from the deadline, whenever this process came to notice that it had passed.
        long since = state.ClosedByItself && _lease.Deadline is { } deadline ? Math.Min(deadline, _changedAt) : _changedAt;
        return _time.GetElapsedTime(since) >= drain;
    }
}
