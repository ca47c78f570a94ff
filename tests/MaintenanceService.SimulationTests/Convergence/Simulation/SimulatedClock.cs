namespace MaintenanceService.Tests.Convergence.Simulation;

/// <summary>The clock of one machine: a wall clock that is off and can be set, a monotonic one that nobody can set, and its timers.</summary>
internal sealed class SimulatedClock(SimulatedTime time, TimeSpan offset, SimulatedProcess? process = null, Chance? chance = null) : TimeProvider
{
    private static readonly DateTimeOffset Beginning = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly long _monotonicOffset = offset.Ticks + TimeSpan.TicksPerDay;
    private TimeSpan _rewound;

    /// <summary>Tells how far the wall clock is off.</summary>
    public TimeSpan Offset { get; set; } = offset;

    /// <summary>True where the monotonic clock is only the wall clock under another name.</summary>
    public bool IsSettable { get; init; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => Beginning + time.Elapsed + Offset;

    public override long GetTimestamp() => time.Ticks + (IsSettable ? Offset.Ticks + TimeSpan.TicksPerDay : _monotonicOffset) - _rewound.Ticks;

    /// <summary>Does something as if it had been done earlier, by the monotonic clock.</summary>
    public void Rewind(TimeSpan by, Action action)
    {
        _rewound = by;
        action();
        _rewound = TimeSpan.Zero;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SimulatedTimer(
            process ?? throw new NotSupportedException("Only processes have timers here."), chance!, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }
}
