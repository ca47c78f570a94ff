using MaintenanceService.AspNetCore.Snapshots;

namespace MaintenanceService.AspNetCore.State;

/// <summary>
/// Estimates the service's clock. Each time that the service sends is a lower bound of its clock at arrival; the highest bound of the last two
/// minutes is the estimate. So it is never ahead of the service, and no maintenance ends early. The wall clock of this machine is read once,
/// for the time before the first sample: setting it later moves no transition.
/// </summary>
internal sealed class ServiceClock
{
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Two samples in a row this far below the estimate mean that the service's clock was set back. If they were only late, the estimate lags until
    /// the next prompt sample, which ends nothing early.
    /// </summary>
    private static readonly TimeSpan SetBack = TimeSpan.FromSeconds(0.5);

    private readonly TimeProvider _time;
    private readonly List<(long At, long OffsetTicks)> _samples = [];
    private long _offsetTicks;

    /// <param name="time">This machine's clocks.</param>
    /// <param name="now">The estimate before the first sample.</param>
    public ServiceClock(TimeProvider time, DateTimeOffset now)
    {
        _time = time;
        _offsetTicks = now.UtcTicks - MonotonicTicks(time.GetTimestamp());
    }

    /// <summary>Returns the estimate. Safe to call from any thread.</summary>
    public DateTimeOffset Now => new(Interlocked.Read(ref _offsetTicks) + MonotonicTicks(_time.GetTimestamp()), TimeSpan.Zero);

    /// <summary>Adds a time of the service that has just arrived.</summary>
    public void Sample(DateTimeOffset serverTime)
    {
        if (!SnapshotCheck.IsPlausible(serverTime))
        {
            return;
        }

        long now = _time.GetTimestamp();
        _samples.RemoveAll(sample => _time.GetElapsedTime(sample.At, now) > Memory);
        _samples.Add((now, serverTime.UtcTicks - MonotonicTicks(now)));
        if (_samples.Count > 2 && _samples[^1].OffsetTicks < _offsetTicks - SetBack.Ticks && _samples[^2].OffsetTicks < _offsetTicks - SetBack.Ticks)
        {
            _samples.RemoveRange(0, _samples.Count - 2);
        }

        Interlocked.Exchange(ref _offsetTicks, _samples.Max(sample => sample.OffsetTicks));
    }

    /// <summary>Replaces all samples by a time that has just arrived.</summary>
    public void Restart(DateTimeOffset serverTime)
    {
        if (SnapshotCheck.IsPlausible(serverTime))
        {
            long now = _time.GetTimestamp();
            _samples.Clear();
            _samples.Add((now, serverTime.UtcTicks - MonotonicTicks(now)));
            Interlocked.Exchange(ref _offsetTicks, _samples[0].OffsetTicks);
        }
    }

    private long MonotonicTicks(long timestamp) => _time.GetElapsedTime(0, timestamp).Ticks;
}
