using System.Globalization;

namespace MaintenanceService.AspNetCore;

/// <summary>How long something takes, in units that all languages share.</summary>
internal static class TimeLeft
{
    private const int LongestInMinutes = 120;
    private const int LongestInHours = 48;

    /// <summary>Returns "≈ 25 min" or "≈ 3 h", rounded up; empty where the end is unknown, past, or days away.</summary>
    public static string Of(DateTimeOffset? endsAt, DateTimeOffset now)
    {
        if (endsAt is not { } end || end <= now || end - now > TimeSpan.FromHours(LongestInHours))
        {
            return "";
        }

        TimeSpan left = end - now;
        return left.TotalMinutes <= LongestInMinutes
            ? string.Create(CultureInfo.InvariantCulture, $"≈ {Math.Ceiling(left.TotalMinutes)} min")
            : string.Create(CultureInfo.InvariantCulture, $"≈ {Math.Ceiling(left.TotalHours)} h");
    }
}
