using MaintenanceService.Sites;
using MaintenanceService.Store;

namespace MaintenanceService.Hosting;

/// <summary>Commits what time changes: starts, ends, expired leases.</summary>
internal sealed class TransitionWork(WriteQueue queue, IStore store, TimeProvider time, ILogger<TransitionWork> logger)
    : PeriodicWork(TimeSpan.FromMilliseconds(250), time, logger)
{
    /// <summary>How far the wall clock may drift from the monotonic one between two looks before it counts as set.</summary>
    private static readonly TimeSpan ClockStep = TimeSpan.FromSeconds(2);

    private readonly TimeProvider _time = time;
    private (DateTimeOffset Wall, long Monotonic)? _last;

    protected override async Task WorkAsync()
    {
        if (ClockWasSet() || (queue.HasFailed && store.Probe()))
        {
            // Nobody could renew, or the clock says that time passed which did not.
            await queue.RecoverAsync();
        }

        if (queue.HasFailed)
        {
            return;
        }

        DateTimeOffset now = _time.GetUtcNow();
        string[] due = [.. queue.World.Sites.Values.Where(site => Timeline.IsDue(site, now)).Select(site => site.Name)];
        if (due.Length > 0)
        {
            await queue.WriteAsync(draft => Array.ForEach(due, site => Timeline.Advance(draft, site)));
        }
    }

    private bool ClockWasSet()
    {
        (DateTimeOffset Wall, long Monotonic) now = (_time.GetUtcNow(), _time.GetTimestamp());
        (DateTimeOffset Wall, long Monotonic) last = _last ?? now;
        _last = now;
        return (now.Wall - last.Wall - _time.GetElapsedTime(last.Monotonic, now.Monotonic)).Duration() > ClockStep;
    }
}
