namespace MaintenanceService.AspNetCore;

/// <summary>
/// The service's clock as this process knows it. Each time that the service sends is a lower bound of its clock by the time it
/// arrives; the highest bound of the last minutes is closest. So the estimate is never ahead of the service, and no maintenance ends
/// early; the app's own wall clock plays no part.
/// </summary>
internal sealed class ServiceClock(TimeProvider time)
{
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(2);
    private readonly List<(long At, long OffsetTicks)> _samples = [];
    private long? _offsetTicks;

    public DateTimeOffset Now => _offsetTicks is { } offset
        ? new DateTimeOffset(offset + MonotonicTicks(time.GetTimestamp()), TimeSpan.Zero)
        : time.GetUtcNow();

    /// <summary>Takes a time that the service sent and that has just arrived.</summary>
    public void Sample(DateTimeOffset serverTime)
    {
        long now = time.GetTimestamp();
        _samples.RemoveAll(sample => time.GetElapsedTime(sample.At, now) > Memory);
        _samples.Add((now, serverTime.UtcTicks - MonotonicTicks(now)));
        _offsetTicks = _samples.Max(sample => sample.OffsetTicks);
    }

    private long MonotonicTicks(long timestamp) => time.GetElapsedTime(0, timestamp).Ticks;
}
