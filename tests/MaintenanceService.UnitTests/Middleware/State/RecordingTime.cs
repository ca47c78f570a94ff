using Microsoft.Extensions.Time.Testing;

namespace MaintenanceService.Tests.Middleware.State;

/// <summary>A clock that the test moves, and that tells for how long it is waited.</summary>
internal sealed class RecordingTime(DateTimeOffset start) : FakeTimeProvider(start)
{
    /// <summary>The waits, in the order in which they began.</summary>
    public Recorder<TimeSpan> Waits { get; } = new();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer timer = base.CreateTimer(callback, state, dueTime, period);
        Waits.Add(dueTime);
        return timer;
    }
}
