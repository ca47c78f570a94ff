using MaintenanceService.Store;

namespace MaintenanceService.Sites;

/// <summary>Commits what time has made due, but never the expiry of a lease for a time in which nobody could have renewed it.</summary>
internal sealed class Timekeeper(WriteQueue queue, IStore store, TimeProvider time)
{
    /// <summary>How far the wall clock may drift from the monotonic one between two looks before it counts as set.</summary>
    private static readonly TimeSpan ClockStep = TimeSpan.FromSeconds(2);

    private readonly object _lock = new();
    private (DateTimeOffset Wall, long Monotonic)? _last;

    /// <summary>Commits whatever is due at any site; nothing while the store refuses writes.</summary>
    public async Task AdvanceAsync()
    {
        await RecoverAsync(store.Probe);
        DateTimeOffset now = time.GetUtcNow();
        string[] due = [.. queue.World.Sites.Values.Where(site => Timeline.IsDue(site, now)).Select(site => site.Name)];
        if (due.Length > 0 && !queue.HasFailed)
        {
            await queue.WriteAsync(draft => Array.ForEach(due, site => Timeline.Advance(draft, site)));
        }
    }

    /// <summary>Commits what is due at one site, or fails as the store does.</summary>
    public async Task AdvanceAsync(string site)
    {
        await RecoverAsync(static () => true);
        await queue.WriteAsync(draft => Timeline.Advance(draft, site));
    }

    // Nobody could renew, or the clock says that time passed which did not.
    private Task RecoverAsync(Func<bool> takesWrites)
    {
        // Under the lock until it is queued: nobody's look at the clock gets in before it.
        lock (_lock)
        {
            return ClockWasSet() || (queue.HasFailed && takesWrites()) ? queue.RecoverAsync() : Task.CompletedTask;
        }
    }

    private bool ClockWasSet()
    {
        (DateTimeOffset Wall, long Monotonic) now = (time.GetUtcNow(), time.GetTimestamp());
        (DateTimeOffset Wall, long Monotonic) last = _last ?? now;
        _last = now;
        return (now.Wall - last.Wall - time.GetElapsedTime(last.Monotonic, now.Monotonic)).Duration() > ClockStep;
    }
}
