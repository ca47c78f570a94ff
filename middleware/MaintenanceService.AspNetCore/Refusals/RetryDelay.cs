namespace MaintenanceService.AspNetCore.Refusals;

/// <summary>When the refused shall come back: never earlier than the end, and spread behind it, so that not all come in the same second.</summary>
/// <param name="endsAt">When what refuses them is over; null = nobody knows.</param>
/// <param name="unknownSeconds">The delay where nobody knows.</param>
internal sealed class RetryDelay(DateTimeOffset? endsAt, int unknownSeconds)
{
    private const int Max = 86_400;

    /// <summary>The delay of one visitor in seconds.</summary>
    /// <param name="serviceNow">The service's clock, asked only where there is an end.</param>
    public int Next(Func<DateTimeOffset> serviceNow)
    {
        long exact = endsAt is { } end ? Math.Max(0, (end - serviceNow()).Ticks) : unknownSeconds * TimeSpan.TicksPerSecond;
        long least = (exact + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond;
        if (least >= Max)
        {
            return Max;
        }

        long most = (exact + (exact / 10) + (5 * TimeSpan.TicksPerSecond)) / TimeSpan.TicksPerSecond;
        return Math.Clamp((int)least + Random.Shared.Next((int)(most - least) + 1), 1, Max);
    }
}
