namespace MaintenanceService.Tests.Convergence.Simulation;

/// <summary>True time and the events that lie ahead. Events at one moment run in an order drawn from the seed.</summary>
internal sealed class SimulatedTime(Random random)
{
    private readonly PriorityQueue<Action, (long At, int Tie)> _events = new();

    /// <summary>True time since the beginning, in ticks of 100 ns.</summary>
    public long Ticks { get; private set; }

    public TimeSpan Elapsed => TimeSpan.FromTicks(Ticks);

    /// <summary>Events run so far.</summary>
    public long Steps { get; private set; }

    public void After(TimeSpan delay, Action action) => _events.Enqueue(action, (Ticks + Math.Max(0, delay.Ticks), random.Next()));

    /// <summary>Runs the next event; false where none lies ahead.</summary>
    public bool Step()
    {
        if (!_events.TryDequeue(out Action? action, out (long At, int Tie) when))
        {
            return false;
        }

        Ticks = Math.Max(Ticks, when.At);
        Steps++;
        action();
        return true;
    }
}
