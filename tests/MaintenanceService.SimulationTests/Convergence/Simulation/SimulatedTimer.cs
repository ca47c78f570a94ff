namespace MaintenanceService.Tests.Convergence.Simulation;

/// <summary>A timer of a process. On a loaded machine it comes late now and then, by less than the margin that the service grants.</summary>
internal sealed class SimulatedTimer(SimulatedProcess process, Chance chance, Action callback) : ITimer
{
    /// <summary>What would tick ten times a second ticks twice: more often shows nothing new, and costs the run its speed.</summary>
    private static readonly TimeSpan PeriodLeast = TimeSpan.FromMilliseconds(500);

    private int _version;

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        int version = ++_version;
        if (dueTime != Timeout.InfiniteTimeSpan)
        {
            Schedule(dueTime, period, version);
        }

        return true;
    }

    public void Dispose() => _version++;

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private void Schedule(TimeSpan delay, TimeSpan period, int version) =>
        process.After(delay + (chance.OneIn(400) ? chance.Between(0.5, 3) : TimeSpan.Zero), () =>
        {
            if (version != _version)
            {
                return;
            }

            if (period != Timeout.InfiniteTimeSpan && period > TimeSpan.Zero)
            {
                Schedule(period < PeriodLeast ? PeriodLeast : period, period, version);
            }

            callback();
        });
}
