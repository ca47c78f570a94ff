using MaintenanceService.AspNetCore.Snapshots;

namespace MaintenanceService.AspNetCore.State;

/// <summary>
/// The service's clock as this process knows it. Each time that the service sends is a lower bound of its clock by the time it
/// arrives; the highest bound of the last minutes is closest. So the estimate is never ahead of the service, and no maintenance ends
/// early. The app's own wall clock is read once, for the time until the service is heard: nobody who sets it later moves a transition.
/// </summary>
internal sealed class ServiceClock
{
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Two times in a row that lie so far below the estimate are believed: the service's clock was set back. Were they only late, the estimate
    /// lags until the next prompt one, which ends nothing early.
    /// </summary>
    private static readonly TimeSpan SetBack = TimeSpan.FromSeconds(0.5);

    private readonly TimeProvider _time;
    private readonly List<(long At, long OffsetTicks)> _samples = [];
    private long _offsetTicks;

    /// <param name="time">This machine's clocks.</param>
    /// <param name="now">What the service's clock is taken to show until it is heard.</param>
    public ServiceClock(TimeProvider time, DateTimeOffset now)
    {
        _time = time;
        _offsetTicks = now.UtcTicks - MonotonicTicks(time.GetTimestamp());
    }

    /// <summary>The service's clock, for any thread.</summary>
    public DateTimeOffset Now => new(Interlocked.Read(ref _offsetTicks) + MonotonicTicks(_time.GetTimestamp()), TimeSpan.Zero);

    /// <summary>Takes a time that the service sent and that has just arrived.</summary>
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

    /// <summary>Forgets all that was heard before a time that has just arrived.</summary>
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
