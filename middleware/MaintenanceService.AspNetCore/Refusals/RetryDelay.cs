namespace MaintenanceService.AspNetCore.Refusals;

/// <summary>Computes retry delays: never earlier than the end, and spread after it, so that not all clients return in the same second.</summary>
/// <param name="endsAt">When the refusing maintenances end; null = unknown.</param>
/// <param name="unknownSeconds">The delay in seconds where the end is unknown.</param>
internal sealed class RetryDelay(DateTimeOffset? endsAt, int unknownSeconds)
{
    private const int Max = 86_400;

    /// <summary>Returns a delay in seconds, 1 to 86,400.</summary>
    /// <param name="now">The service's time; not used where no end is known.</param>
    public int Next(DateTimeOffset now)
    {
        long exact = endsAt is { } end ? Math.Max(0, (end - now).Ticks) : Math.Max(0, unknownSeconds) * TimeSpan.TicksPerSecond;
        long least = (exact + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond;
        if (least >= Max)
        {
            return Max;
        }

        long most = (exact + (exact / 10) + (5 * TimeSpan.TicksPerSecond)) / TimeSpan.TicksPerSecond;
        return Math.Clamp((int)least + Random.Shared.Next((int)(most - least) + 1), 1, Max);
    }
}
