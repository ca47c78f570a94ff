using MaintenanceService.Tests.Convergence.Simulation;

namespace MaintenanceService.Tests.Takeover;

/// <summary>The clock of a machine: its monotonic time runs at a rate of its own and stands still while the machine is suspended.</summary>
internal sealed class MachineClock(SimulatedTime time, double rate, bool countsSuspension) : TimeProvider
{
    private static readonly DateTimeOffset Beginning = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private TimeSpan _suspended;

    /// <summary>Seconds of this clock for each true second.</summary>
    public double Rate => rate;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Records that the machine is suspended for so long.</summary>
    public void Suspend(TimeSpan length) => _suspended += length;

    public override DateTimeOffset GetUtcNow() => Beginning + (countsSuspension ? time.Elapsed * rate : Monotonic);

    public override long GetTimestamp() => Monotonic.Ticks;

    private TimeSpan Monotonic => (time.Elapsed - _suspended) * rate;
}
