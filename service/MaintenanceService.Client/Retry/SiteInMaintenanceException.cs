namespace MaintenanceService.Client;

/// <summary>
/// Thrown when an app refused a request for maintenance, and sending it again does not fit the caller's budget. No endpoint of the app ran, so the
/// request may be sent again later. It is no <see cref="HttpRequestException"/>: general retry policies must not repeat it before the time that the app asks for.
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

    /// <summary>The mode: <see cref="MaintenanceMode.Closed"/> refuses every request, <see cref="MaintenanceMode.ReadOnly"/> those that may write.</summary>
    public MaintenanceMode Mode { get; }

    /// <summary>The announced end of the maintenance; null = open-ended, or not announced.</summary>
    public DateTimeOffset? EndsAt { get; }

    /// <summary>The time that the app asks to wait, counted from its answer; null = not given.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>The operators' message for visitors; null = none.</summary>
    public string? Notice { get; }

    private static string Describe(string site, MaintenanceMode mode, DateTimeOffset? endsAt, TimeSpan? retryAfter, string? notice)
    {
        string what = mode == MaintenanceMode.ReadOnly ? "is read-only for maintenance" : "is closed for maintenance";
        string until = endsAt is { } end ? $" until {end:yyyy-MM-dd HH:mm:ss 'UTC'}" : "";
        string again = retryAfter is { } wait ? $" Send the request again in {wait.TotalSeconds:0} s; none of it was run." : " Send the request again later; none of it was run.";
        return $"The site \"{site}\" {what}{until}.{(notice is null ? "" : $" {notice}")}{again}";
    }
}
