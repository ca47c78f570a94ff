using Microsoft.Extensions.Time.Testing;

namespace MaintenanceService.Tests.Service;

/// <summary>
/// A clock that a test moves, whose timers fire on the thread pool as the machine's do. Fired within the move itself, a timer whose work
/// was still under way at the next move would be put off by as much, and never fire again where the clock then stands still.
/// </summary>
internal class ManualClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(fired => ThreadPool.UnsafeQueueUserWorkItem(callback.Invoke, fired, preferLocal: false), state, dueTime, period);
}

/// <summary>One whose wall clock somebody sets, while time itself goes on as before.</summary>
internal sealed class SettableClock(DateTimeOffset start) : ManualClock(start)
{
    private long _ahead;

    public void Set(TimeSpan by) => Interlocked.Add(ref _ahead, by.Ticks);

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _ahead));

    public override long GetTimestamp() => base.GetUtcNow().Ticks;
}
