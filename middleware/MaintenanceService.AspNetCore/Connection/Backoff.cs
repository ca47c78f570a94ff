namespace MaintenanceService.AspNetCore.Connection;

/// <summary>Computes the delay before the next attempt, with full jitter, so that many instances do not reconnect at the same time.</summary>
internal sealed class Backoff(Random random)
{
    private static readonly TimeSpan Base = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Max = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Unauthorized = TimeSpan.FromMinutes(1);
    private int _failures;

    public void Reset() => _failures = 0;

    /// <summary>Returns 0 to the lesser of 30 s and 1 s · 2ⁿ.</summary>
    public TimeSpan Next()
    {
        double ceiling = Math.Min(Max.TotalSeconds, Base.TotalSeconds * Math.Pow(2, Math.Min(_failures++, 10)));
        return TimeSpan.FromSeconds(random.NextDouble() * ceiling);
    }

    /// <summary>Returns 30 to 90 s, for a key that the service does not accept.</summary>
    public TimeSpan NextUnauthorized() => Unauthorized * (0.5 + random.NextDouble());
}
