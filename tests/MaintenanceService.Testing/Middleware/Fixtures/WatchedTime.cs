using Microsoft.Extensions.Time.Testing;

namespace MaintenanceService.Tests.Middleware;

/// <summary>
/// A clock that moves when a test moves it, and tells what waits for it: a wait that begins after the move would not end by it.
/// </summary>
/// <param name="start">The time that it begins with; null = the machine's.</param>
internal sealed class WatchedTime(DateTimeOffset? start = null) : FakeTimeProvider(start ?? TimeProvider.System.GetUtcNow())
{
    /// <summary>How long each wait was to be that has begun so far.</summary>
    public Recorder<TimeSpan> Waits { get; } = new();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer timer = base.CreateTimer(callback, state, dueTime, period);
        Waits.Add(dueTime);
        return timer;
    }
}
