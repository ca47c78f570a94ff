namespace MaintenanceService.Domain.Transactions;

/// <summary>
/// Notices when the service was not there for its callers: not running, paused, with its clock set, or with a store that refused
/// writes. Nobody could renew a lease then, and so no lease may expire by it.
/// </summary>
internal sealed class OutageWatch(TimeProvider time)
{
    /// <summary>How long nobody may have looked before it counts as a pause of the process.</summary>
    private static readonly TimeSpan PauseMost = TimeSpan.FromSeconds(5);

    /// <summary>How long the last look may be ago for the service to call itself ready.</summary>
    private static readonly TimeSpan LateMost = TimeSpan.FromSeconds(3);

    /// <summary>How far the wall clock may drift from the monotonic one between two looks before it counts as set.</summary>
    private static readonly TimeSpan ClockStep = TimeSpan.FromSeconds(2);

    /// <summary>How far two readings may be apart to count as one moment.</summary>
    private static readonly TimeSpan AtOnce = TimeSpan.FromMilliseconds(200);

    private readonly Lock _lock = new();
    private (DateTimeOffset Wall, long Monotonic) _lastLook = BothClocks(time);

    // A start is the end of an outage.
    private long _outages = 1;
    private long _over;

    /// <summary>Whether leases are in doubt: since the last outage they have not been given their full length.</summary>
    public bool Noticed
    {
        get
        {
            lock (_lock)
            {
                return _outages != _over || HasMissed();
            }
        }
    }

    /// <summary>How many outages were noticed by now.</summary>
    public long Count
    {
        get
        {
            lock (_lock)
            {
                return _outages;
            }
        }
    }

    /// <summary>Whether somebody looks at the clock as often as should be.</summary>
    public bool IsAwake => LastLookAgo <= LateMost;

    /// <summary>How long nobody has looked at the clock.</summary>
    public TimeSpan LastLookAgo
    {
        get
        {
            lock (_lock)
            {
                return time.GetElapsedTime(_lastLook.Monotonic);
            }
        }
    }

    /// <summary>To be called again and again, by whoever looks after time.</summary>
    public void Look()
    {
        lock (_lock)
        {
            _outages += HasMissed() ? 1 : 0;
            _lastLook = BothClocks(time);
        }
    }

    /// <summary>The store has refused a write.</summary>
    public void Note()
    {
        lock (_lock)
        {
            _outages++;
        }
    }

    /// <summary>Every lease has been given its full length after these outages; one that came since puts them in doubt again.</summary>
    /// <param name="outages">The <see cref="Count"/> before that was decided.</param>
    public void Forget(long outages)
    {
        lock (_lock)
        {
            _over = Math.Max(_over, outages);
        }
    }

    private bool HasMissed()
    {
        (DateTimeOffset wall, long monotonic) = BothClocks(time);
        TimeSpan elapsed = time.GetElapsedTime(_lastLook.Monotonic, monotonic);
        return elapsed > PauseMost || (wall - _lastLook.Wall - elapsed).Duration() > ClockStep;
    }

    // A thread that had to wait between the two readings must not take that for a clock that was set.
    private static (DateTimeOffset Wall, long Monotonic) BothClocks(TimeProvider time)
    {
        while (true)
        {
            long monotonic = time.GetTimestamp();
            DateTimeOffset wall = time.GetUtcNow();
            if (time.GetElapsedTime(monotonic) <= AtOnce)
            {
                return (wall, monotonic);
            }
        }
    }
}
