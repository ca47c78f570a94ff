namespace MaintenanceService.Tests.Convergence.Simulation;

/// <summary>
/// One process of the operating system: its threads are events of the simulation. What the app's own code awaits goes on in a later
/// event. Killed, nothing of it happens any more; stopped, everything waits, and then happens at once and in any order.
/// </summary>
internal sealed class SimulatedProcess(SimulatedTime time, Chance chance) : SynchronizationContext
{
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private readonly List<Action> _held = [];

    public bool IsAlive { get; private set; } = true;

    public bool IsStopped { get; private set; }

    /// <summary>When it went on after it had been stopped; null where it never was.</summary>
    public long? ContinuedAt { get; private set; }

    /// <summary>Something that this process does later.</summary>
    public void After(TimeSpan delay, Action action) => time.After(delay, () => Run(action));

    public override void Post(SendOrPostCallback d, object? state)
    {
        // What the garbage collector finds of a dead process posts from a thread of its own.
        if (!IsAlive)
        {
            return;
        }

        if (Environment.CurrentManagedThreadId != _thread)
        {
            throw new InvalidOperationException("Something ran beside the simulation: the run would not replay.");
        }

        After(chance.Hiccup(), () => Inside(() => d(state)));
    }

    /// <summary>Runs code of the app: what it awaits comes back to this process.</summary>
    public void Inside(Action action)
    {
        SynchronizationContext? former = Current;
        SetSynchronizationContext(this);
        try
        {
            action();
        }
        finally
        {
            SetSynchronizationContext(former);
        }
    }

    /// <summary>kill -9.</summary>
    public void Kill() => IsAlive = false;

    /// <summary>kill -STOP.</summary>
    public void Stop() => IsStopped = true;

    /// <summary>kill -CONT.</summary>
    public void Continue()
    {
        if (!IsStopped)
        {
            return;
        }

        IsStopped = false;
        ContinuedAt = time.Ticks;
        Action[] held = [.. _held];
        _held.Clear();
        Array.ForEach(held, action => After(TimeSpan.Zero, action));
    }

    private void Run(Action action)
    {
        if (!IsAlive)
        {
            return;
        }

        if (IsStopped)
        {
            _held.Add(action);
            return;
        }

        action();
    }
}
