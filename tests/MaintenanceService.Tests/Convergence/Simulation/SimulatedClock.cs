namespace MaintenanceService.Tests.Convergence.Simulation;

/// <summary>The clock of one machine: a wall clock that is off and can be set, and a monotonic one that nobody can set.</summary>
internal sealed class SimulatedClock(SimulatedTime time, TimeSpan offset) : TimeProvider
{
    private static readonly DateTimeOffset Beginning = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly long _monotonicOffset = offset.Ticks + TimeSpan.TicksPerDay;

    /// <summary>How far the wall clock is off.</summary>
    public TimeSpan Offset { get; set; } = offset;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => Beginning + time.Elapsed + Offset;

    public override long GetTimestamp() => time.Ticks + _monotonicOffset;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        throw new NotSupportedException("Nothing in the simulation runs by itself.");
}
