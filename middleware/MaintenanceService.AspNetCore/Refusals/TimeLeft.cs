using System.Globalization;

namespace MaintenanceService.AspNetCore.Refusals;

/// <summary>The time that is left, in units that all languages share.</summary>
/// <param name="Number">Minutes or hours, rounded up; 0 where the end is unknown, past, or days away.</param>
/// <param name="Unit">Their unit; null where there are none.</param>
internal readonly record struct TimeLeft(int Number, string? Unit)
{
    private const int MaxMinutes = 120;
    private const int MaxHours = 48;

    /// <summary>Returns the time from now to an end.</summary>
    public static TimeLeft Of(DateTimeOffset? endsAt, DateTimeOffset now)
    {
        if (endsAt is not { } end || end <= now || end - now > TimeSpan.FromHours(MaxHours))
        {
            return default;
        }

        TimeSpan left = end - now;
        return left.TotalMinutes <= MaxMinutes
            ? new TimeLeft((int)Math.Ceiling(left.TotalMinutes), "min")
            : new TimeLeft((int)Math.Ceiling(left.TotalHours), "h");
    }

    /// <summary>Returns "≈ 25 min" or "≈ 3 h"; empty where there is none.</summary>
    public override string ToString() => Unit is null ? "" : string.Create(CultureInfo.InvariantCulture, $"≈ {Number} {Unit}");
}
