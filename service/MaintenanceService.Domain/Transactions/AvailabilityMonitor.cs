namespace MaintenanceService.Domain.Transactions;

/// <summary>
/// Detects when callers could not reach the service: it was not running, paused, its clock was set, or its store refused writes.
/// No lease could be renewed then, so none may expire because of it.
/// </summary>
internal sealed class AvailabilityMonitor(TimeProvider time)
{
    /// <summary>The longest time between two samples that does not count as a pause of the process.</summary>
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(5);

    /// <summary>The greatest age of the last sample at which the service is ready.</summary>
    private static readonly TimeSpan MaxLateness = TimeSpan.FromSeconds(3);

    /// <summary>How far the wall clock may drift from the monotonic one between two samples before it counts as set.</summary>
    private static readonly TimeSpan ClockStep = TimeSpan.FromSeconds(2);

    /// <summary>The greatest difference between two readings that still count as simultaneous.</summary>
    private static readonly TimeSpan AtOnce = TimeSpan.FromMilliseconds(200);

    private readonly Lock _lock = new();
    private (DateTimeOffset Wall, long Monotonic) _lastSample = BothClocks(time);

    // A start is the end of an outage.
    private long _outages = 1;
    private long _resolved;

    /// <summary>True where leases are in doubt: they have not had their full length since the last outage.</summary>
    public bool HasOutage
    {
        get
        {
            lock (_lock)
            {
                return _outages != _resolved || HasMissed();
            }
        }
    }

    /// <summary>Returns the number of outages so far.</summary>
    public long OutageCount
    {
        get
        {
            lock (_lock)
            {
                return _outages;
            }
        }
    }

    /// <summary>True where the clock is sampled as often as it should be.</summary>
    public bool IsSampledInTime => SinceLastSample <= MaxLateness;

    /// <summary>Returns the time since the last sample.</summary>
    public TimeSpan SinceLastSample
    {
        get
        {
            lock (_lock)
            {
                return time.GetElapsedTime(_lastSample.Monotonic);
            }
        }
    }

    /// <summary>Samples both clocks. The transition scheduler calls it four times a second.</summary>
    public void Sample()
    {
        lock (_lock)
        {
            _outages += HasMissed() ? 1 : 0;
            _lastSample = BothClocks(time);
        }
    }

    /// <summary>Records that the store refused a write.</summary>
    public void ReportFailure()
    {
        lock (_lock)
        {
            _outages++;
        }
    }

    /// <summary>Records that every lease has had its full length since these outages. A later outage puts leases in doubt again.</summary>
    /// <param name="outages">The <see cref="OutageCount"/> before that decision.</param>
    public void Reset(long outages)
    {
        lock (_lock)
        {
            _resolved = Math.Max(_resolved, outages);
        }
    }

    private bool HasMissed()
    {
        (DateTimeOffset wall, long monotonic) = BothClocks(time);
        TimeSpan elapsed = time.GetElapsedTime(_lastSample.Monotonic, monotonic);
        return elapsed > MaxPause || (wall - _lastSample.Wall - elapsed).Duration() > ClockStep;
    }

    // A thread that was suspended between the two readings must not be mistaken for a change of the clock.
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
