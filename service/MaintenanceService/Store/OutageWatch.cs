namespace MaintenanceService.Store;

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

    private readonly Lock _lock = new();
    private (DateTimeOffset Wall, long Monotonic)? _lastLook;

    // A start is the end of an outage.
    private bool _noticed = true;

    /// <summary>Whether leases are in doubt since <see cref="Forget"/>.</summary>
    public bool Noticed
    {
        get
        {
            lock (_lock)
            {
                return _noticed |= HasMissed();
            }
        }
    }

    /// <summary>Whether somebody looks at the clock as often as should be.</summary>
    public bool IsAwake
    {
        get
        {
            lock (_lock)
            {
                return _lastLook is not { } last || time.GetElapsedTime(last.Monotonic) <= LateMost;
            }
        }
    }

    /// <summary>To be called again and again, by whoever looks after time.</summary>
    public void Look()
    {
        lock (_lock)
        {
            _noticed |= HasMissed();
            _lastLook = (time.GetUtcNow(), time.GetTimestamp());
        }
    }

    /// <summary>The store has refused a write.</summary>
    public void Note() => Set(true);

    /// <summary>Every lease has been given its full length.</summary>
    public void Forget() => Set(false);

    private void Set(bool noticed)
    {
        lock (_lock)
        {
            _noticed = noticed;
        }
    }

    private bool HasMissed()
    {
        if (_lastLook is not { } last)
        {
            return false;
        }

        TimeSpan elapsed = time.GetElapsedTime(last.Monotonic);
        return elapsed > PauseMost || (time.GetUtcNow() - last.Wall - elapsed).Duration() > ClockStep;
    }
}
