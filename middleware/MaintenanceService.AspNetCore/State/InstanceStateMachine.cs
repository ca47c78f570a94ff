using MaintenanceService.AspNetCore.Snapshots;
using MaintenanceService.Client;

namespace MaintenanceService.AspNetCore.State;

/// <summary>
/// Holds what an instance knows, enforces and reports. It has no threads, timers or sockets of its own, so that the same code runs in an app
/// and in a simulation. Safe to call from any thread.
/// </summary>
internal sealed partial class InstanceStateMachine
{
    private readonly StateInputs _inputs;
    private readonly TimeProvider _time;
    private readonly ServiceClock _clock;

    // Samples only what was received since the state in force arrived, so that no older estimate of the clock ends a maintenance in it.
    private readonly ServiceClock _endClock;
    private readonly DisconnectDeadline _deadline;
    private readonly IRunningWork _work;
    private readonly object _lock = new();
    private readonly string _run = Guid.NewGuid().ToString("N");
    private EnforcedState _state;
    private SiteState? _source;
    private SiteState? _persisted;
    private bool _isOfOtherKey;
    private DateTimeOffset? _appliedAt;
    private bool _received;
    private bool _answered;
    private bool _declarationOutlives;
    private long _sequence;
    private long _changedAt;
    private bool _letsAllPass;
    private bool _recordsPaths;
    private long _serveUntil = long.MaxValue;
    private readonly long _beganAt;

    /// <param name="inputs">The settings of the app itself.</param>
    /// <param name="work">The requests and the work that run in the app.</param>
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
        _deadline = new DisconnectDeadline(time);
        _source = stored?.State;
        _isOfOtherKey = stored?.IsOfOtherKey == true;
        _beganAt = _changedAt = time.GetTimestamp();
        _state = Compile(null);
        Accepted = _state;
        _letsAllPass = _state is { IsOpen: true, Passes.IsEmpty: true };
        _work.PutInForce(_state.Generation);
    }

    /// <summary>Returns what is in force. Read it only after the request was recorded in the table.</summary>
    public EnforcedState State => Volatile.Read(ref _state);

    /// <summary>
    /// Returns whether every request passes without further checks: nothing is refused, no link can hold a pass, and no deadline is set. Read it
    /// only after the request was recorded in the table.
    /// </summary>
    public bool LetsAllPass => Volatile.Read(ref _letsAllPass);

    /// <summary>Lets no request pass unseen any more: for servers that do not keep the path that a client sent.</summary>
    public void RecordPaths()
    {
        lock (_lock)
        {
            _recordsPaths = true;
            PutInForce(_state);
        }
    }

    /// <summary>Returns the time of the service's clock.</summary>
    public DateTimeOffset ServiceNow => _clock.Now;

    /// <summary>Returns the timestamp from which every request must check the clock itself; <see cref="long.MaxValue"/> = never.</summary>
    public long ServeUntil => Interlocked.Read(ref _serveUntil);

    /// <summary>Returns whether this instance may no longer serve by the state in force; <see cref="CheckDeadline"/> then replaces it.</summary>
    public bool IsPastDeadline => ServeUntil is var until && until != long.MaxValue && _time.GetTimestamp() >= until;

    /// <summary>Returns whether a state of the service has ever reached this process or its disk.</summary>
    public bool HasSource => Source is not null;

    /// <summary>Returns the last state of the service; null before the first, or where only a state that another key has sealed is known.</summary>
    public SiteState? Source => Volatile.Read(ref _isOfOtherKey) ? null : Volatile.Read(ref _source);

    /// <summary>Returns what was in force when the last state was accepted; <see cref="State"/> differs from it only by what the clock changed since.</summary>
    public EnforcedState Accepted { get; private set; }

    /// <summary>Returns the last state of another history whose epoch has the same number; null where there is none.</summary>
    public SiteState? Rival { get; private set; }

    /// <summary>Applies a state that has just arrived.</summary>
    /// <returns>The outcome. Where it was applied, <see cref="Persisted"/> must follow before it is confirmed.</returns>
    public SnapshotOutcome Apply(SiteState snapshot)
    {
        lock (_lock)
        {
            SnapshotOutcome outcome = _source is { } known && !_isOfOtherKey ? Weigh(snapshot, known) : SnapshotOutcome.Applied;
            if (outcome is not SnapshotOutcome.OtherHistory)
            {
                _clock.Sample(snapshot.ServerTime);
                _endClock.Sample(snapshot.ServerTime);
            }

            if (outcome != SnapshotOutcome.Applied)
            {
                return outcome;
            }

            // A state from disk is enforced, but reported only after this process has received it from the service.
            _received = true;
            Volatile.Write(ref _source, snapshot);
            Volatile.Write(ref _isOfOtherKey, false);
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
            if (snapshot.Revision < known.Revision || (snapshot.Revision == known.Revision && _received))
            {
                return snapshot.Revision == known.Revision ? SnapshotOutcome.Known : SnapshotOutcome.Stale;
            }

            if (Rival is not { } other || !EpochOrder.IsStricter(other, snapshot))
            {
                return SnapshotOutcome.Applied;
            }

            // This history opens the site while the other keeps it closed: follow the stricter one.
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

    /// <summary>Applies a heartbeat; returns whether the service has a revision that this instance does not have.</summary>
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

    /// <summary>Evaluates the clock: scheduled starts and ends, disconnection, and what must be aborted.</summary>
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

        // Outside the lock: aborting runs code of the app.
        if (aborting is not null)
        {
            _work.Abort(aborting, requestsToo: aborting.ClosedByItself || aborting.Source?.Settings.AbortRequests == true, _clock.Now);
        }
    }

    /// <summary>Closes this instance if its deadline has passed, and returns what is in force; called by requests.</summary>
    public EnforcedState CheckDeadline()
    {
        lock (_lock)
        {
            Swap();
            return _state;
        }
    }

    /// <summary>Returns whether the drain time had passed at the last <see cref="Tick"/>: what still runs is aborted.</summary>
    public bool IsAborting { get; private set; }

    /// <summary>Returns whether <see cref="CloseForGood"/> was called.</summary>
    public bool IsLeaving { get; private set; }

    /// <summary>
    /// Closes this instance until the process ends, whatever the site's mode is, and whatever mode the app itself sets. Called before it
    /// deregisters: the service would not count what runs or begins after that.
    /// </summary>
    public void CloseForGood()
    {
        lock (_lock)
        {
            IsLeaving = true;
            Swap();
        }
    }

    private void Swap()
    {
        int before = _state.Generation;
        EnforcedState next = Compile(_state);
        PutInForce(next);
        if (next.Generation != before)
        {
            _changedAt = _time.GetTimestamp();
            _work.PutInForce(next.Generation);
        }
    }

    private void PutInForce(EnforcedState state)
    {
        long serveUntil = _deadline.Deadline ?? long.MaxValue;
        Interlocked.Exchange(ref _serveUntil, serveUntil);
        Volatile.Write(ref _state, state);
        Volatile.Write(ref _letsAllPass, state is { IsOpen: true, Passes.IsEmpty: true } && serveUntil == long.MaxValue && !_recordsPaths);
    }

    // Reports and the disk keep the app's own mode while it leaves: its next process starts with that mode again.
    private EnforcedState Compile(EnforcedState? previous) =>
        StateCompiler.Compile(IsLeaving ? _inputs with { Forced = null } : _inputs, Believed, IsDisconnected(), _clock.Now, _endClock.Now, _appliedAt, previous);

    // A state from disk that another key has sealed counts as long as it refuses the whole site, and else not at all.
    private SiteState? Believed => _isOfOtherKey && StateCompiler.ModeAt(_source!, _clock.Now, _endClock.Now) == MaintenanceMode.Open ? null : _source;

    // A process that never reached the service is disconnected from its start. The service may count on it to be closed by the declaration of a
    // former process, whatever key that one used.
    private bool IsDisconnected() => IsLeaving || (_answered
        ? _deadline.Deadline is { } deadline && _time.GetTimestamp() >= deadline
        : Closes(_source));

    private static bool Closes(SiteState? state) => state?.Settings.WhenDisconnected == WhenDisconnected.Closed;

    private bool IsAbortDue()
    {
        EnforcedState state = _state;
        if (state.IsOpen || (IsLeaving && _deadline.Deadline is null))
        {
            return false;
        }

        TimeSpan drain = state.ClosedByItself ? _deadline.Drain : TimeSpan.FromSeconds(_source?.Settings.DrainSeconds ?? 30);
        // The service counts from the deadline, not from the moment when this process noticed it.
        long since = state.ClosedByItself && _deadline.Deadline is { } deadline ? Math.Min(deadline, _changedAt) : _changedAt;
        return _time.GetElapsedTime(since) >= drain;
    }
}
