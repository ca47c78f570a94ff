using Microsoft.Extensions.Time.Testing;

namespace MaintenanceService.Tests.Service;

/// <summary>
/// A clock that a test moves, whose timers fire on the thread pool as the machine's do. Fired within the move itself, a timer whose work
/// was still under way at the next move would be put off by as much, and never fire again where the clock then stands still.
/// </summary>
internal sealed class ManualClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(fired => ThreadPool.UnsafeQueueUserWorkItem(callback.Invoke, fired, preferLocal: false), state, dueTime, period);
}
