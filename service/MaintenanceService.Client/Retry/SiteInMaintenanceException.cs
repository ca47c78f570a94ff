namespace MaintenanceService.Client;

/// <summary>
/// Thrown when an app refused a request for maintenance, and sending it again does not fit the caller's budget. No endpoint of the app ran, so the
/// request may be sent again later. It is no <see cref="HttpRequestException"/>: general retry policies do not repeat what the app has asked to wait with.
/// </summary>
public sealed class SiteInMaintenanceException : Exception
{
    internal SiteInMaintenanceException(string site, MaintenanceMode mode, DateTimeOffset? endsAt, TimeSpan? retryAfter, string? notice)
        : base(Describe(site, mode, endsAt, retryAfter, notice))
    {
        Site = site;
        Mode = mode;
        EndsAt = endsAt;
        RetryAfter = retryAfter;
        Notice = notice;
    }

    /// <summary>The site's name.</summary>
    public string Site { get; }

    /// <summary>What is refused: everything, or what may write.</summary>
    public MaintenanceMode Mode { get; }

    /// <summary>When the maintenance is announced to be over; null = open-ended, or not said.</summary>
    public DateTimeOffset? EndsAt { get; }

    /// <summary>How long the app asks to wait, counted from its answer; null = not said.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>What the operators tell visitors; null = nothing.</summary>
    public string? Notice { get; }

    private static string Describe(string site, MaintenanceMode mode, DateTimeOffset? endsAt, TimeSpan? retryAfter, string? notice)
    {
        string what = mode == MaintenanceMode.ReadOnly ? "is read-only for maintenance" : "is closed for maintenance";
        string until = endsAt is { } end ? $" until {end:yyyy-MM-dd HH:mm:ss 'UTC'}" : "";
        string again = retryAfter is { } wait ? $" Send the request again in {wait.TotalSeconds:0} s; none of it was run." : " Send the request again later; none of it was run.";
        return $"The site \"{site}\" {what}{until}.{(notice is null ? "" : $" {notice}")}{again}";
    }
}
