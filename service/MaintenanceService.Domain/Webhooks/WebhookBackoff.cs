using MaintenanceService.Domain.Records;

namespace MaintenanceService.Domain.Webhooks;

/// <summary>
/// Decides when a message that was not accepted is sent again. It counts attempts: the time between the first and the last, as the clock tells it,
/// may be one by which somebody set the clock.
/// </summary>
internal static class WebhookBackoff
{
    /// <summary>How long delivery of a message is attempted before it, or its webhook, is given up.</summary>
    public static readonly TimeSpan GiveUpAfter = TimeSpan.FromDays(3);

    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(6);

    private static readonly TimeSpan[] FirstWaits =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(1), TimeSpan.FromHours(3),
    ];

    private static readonly TimeSpan[] Waits = [.. FirstWaits, .. WaitsUntil(GiveUpAfter - FirstWaits.Aggregate((sum, wait) => sum + wait))];

    /// <summary>The number of attempts: the last one is made three days after the first.</summary>
    public static int MaxAttempts => Waits.Length + 1;

    /// <summary>Returns how long to wait after a number of failed attempts.</summary>
    public static TimeSpan After(int attempts) => Waits[Math.Clamp(attempts - 1, 0, Waits.Length - 1)];

    /// <summary>Tells whether a message is to be sent now. One that would wait for longer than it ever has to was put off by a clock that was set back since.</summary>
    public static bool IsDue(DeliveryRecord delivery, DateTimeOffset now) =>
        delivery.NextAttemptAt <= now || delivery.NextAttemptAt - now > After(delivery.Attempts);

    private static IEnumerable<TimeSpan> WaitsUntil(TimeSpan left)
    {
        for (; left > LongestWait; left -= LongestWait)
        {
            yield return LongestWait;
        }

        yield return left;
    }
}
