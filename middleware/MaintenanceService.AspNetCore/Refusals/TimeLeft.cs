using System.Globalization;

namespace MaintenanceService.AspNetCore.Refusals;

/// <summary>Writes the time that is left, in units that all languages share.</summary>
internal static class TimeLeft
{
    private const int MaxMinutes = 120;
    private const int MaxHours = 48;

    /// <summary>Returns "≈ 25 min" or "≈ 3 h", rounded up; empty where the end is unknown, past, or days away.</summary>
    public static string Of(DateTimeOffset? endsAt, DateTimeOffset now)
    {
        if (endsAt is not { } end || end <= now || end - now > TimeSpan.FromHours(MaxHours))
        {
            return "";
        }

        TimeSpan left = end - now;
        return left.TotalMinutes <= MaxMinutes
            ? string.Create(CultureInfo.InvariantCulture, $"≈ {Math.Ceiling(left.TotalMinutes)} min")
            : string.Create(CultureInfo.InvariantCulture, $"≈ {Math.Ceiling(left.TotalHours)} h");
    }
}
