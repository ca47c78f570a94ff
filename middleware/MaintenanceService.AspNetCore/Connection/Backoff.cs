namespace MaintenanceService.AspNetCore.Connection;

/// <summary>How long to wait before the next try: full jitter, so that a fleet does not come back in step.</summary>
internal sealed class Backoff(Random random)
{
    private static readonly TimeSpan Base = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Max = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Unauthorized = TimeSpan.FromMinutes(1);
    private int _failures;

    public void Reset() => _failures = 0;

    /// <summary>0 to the lesser of 30 s and 1 s · 2ⁿ.</summary>
    public TimeSpan Next()
    {
        double ceiling = Math.Min(Max.TotalSeconds, Base.TotalSeconds * Math.Pow(2, Math.Min(_failures++, 10)));
        return TimeSpan.FromSeconds(random.NextDouble() * ceiling);
    }

    /// <summary>A minute, give or take a half: a wrong key does not get right by asking often.</summary>
    public TimeSpan NextUnauthorized() => Unauthorized * (0.5 + random.NextDouble());
}
