namespace MaintenanceService.Domain.Webhooks;

/// <summary>Computes when a message that was not accepted is sent again.</summary>
internal static class WebhookBackoff
{
    /// <summary>How long delivery of a message is attempted before its webhook is disabled.</summary>
    public static readonly TimeSpan GiveUpAfter = TimeSpan.FromDays(3);

    private static readonly TimeSpan[] Waits =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(1), TimeSpan.FromHours(3), TimeSpan.FromHours(6),
    ];

    /// <summary>Returns how long to wait after a number of failed attempts.</summary>
    public static TimeSpan After(int attempts) => Waits[Math.Clamp(attempts - 1, 0, Waits.Length - 1)];
}
