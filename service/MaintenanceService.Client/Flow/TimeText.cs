using System.Globalization;
using System.Text.RegularExpressions;

namespace MaintenanceService.Client.Flow;

/// <summary>
/// Reads times as people write them: year first (<c>2027-01-31 02:00</c>, with an offset or in local time), or a time of day (<c>02:00</c>), which
/// is today's. A text that means different days in different countries is refused.
/// </summary>
internal static partial class TimeText
{
    private const string Form = "Write the year first, such as 2027-01-31 02:00, or a time of today, such as 22:00.";

    /// <param name="text">The text.</param>
    /// <param name="time">The clock, and the local time zone.</param>
    /// <exception cref="FormatException">The text is no time; the message says what to write.</exception>
    public static DateTimeOffset Parse(string text, TimeProvider time)
    {
        string bare = text.Trim();
        if (TimeOfDay().IsMatch(bare) && TimeSpan.TryParse(bare, CultureInfo.InvariantCulture, out TimeSpan clock))
        {
            return Local(time.GetLocalNow().Date + clock, bare, time.LocalTimeZone);
        }

        Match match = YearFirst().Match(bare);
        if (match.Success && DateTime.TryParse(match.Groups[1].Value.Replace('/', '-'), CultureInfo.InvariantCulture, out DateTime date))
        {
            return match.Groups[2] is not { Success: true } offset
                ? Local(date, bare, time.LocalTimeZone)
                : Offset(offset.Value) is { } known && known.Duration() <= TimeSpan.FromHours(14) ? At(date, known, bare) : throw None(bare);
        }

        throw Unclear(bare) ?? None(bare);
    }

    /// <summary>Returns a local time as a point in time.</summary>
    /// <exception cref="FormatException">The local clocks skip this time, or show it twice.</exception>
    public static DateTimeOffset Local(DateTime local, string text, TimeZoneInfo zone)
    {
        var bare = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        string day = bare.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (zone.IsInvalidTime(bare))
        {
            throw new FormatException($"'{SafeText.Clean(text)}' does not exist: clocks are put forward over it on {day}. Write another time, or one with an offset.");
        }

        if (zone.IsAmbiguousTime(bare))
        {
            string[] both = [.. zone.GetAmbiguousTimeOffsets(bare).OrderDescending().Select(offset => new DateTimeOffset(bare, offset).ToString("yyyy-MM-dd HH:mmzzz", CultureInfo.InvariantCulture))];
            throw new FormatException($"'{SafeText.Clean(text)}' comes twice: clocks are put back over it on {day}. Write {string.Join(" or ", both)}.");
        }

        return At(bare, zone.GetUtcOffset(bare), text);
    }

    // In UTC, the first and the last hours lie outside the years 1 to 9999.
    private static DateTimeOffset At(DateTime local, TimeSpan offset, string text) =>
        local.Ticks - offset.Ticks >= DateTime.MinValue.Ticks && local.Ticks - offset.Ticks <= DateTime.MaxValue.Ticks ? new DateTimeOffset(local, offset) : throw None(text);

    private static TimeSpan? Offset(string text)
    {
        if (text is "Z" or "z")
        {
            return TimeSpan.Zero;
        }

        string digits = text[1..].Replace(":", "", StringComparison.Ordinal);
        int hours = int.Parse(digits[..2], CultureInfo.InvariantCulture);
        int minutes = int.Parse(digits[2..], CultureInfo.InvariantCulture);
        return minutes > 59 ? null : new TimeSpan(hours, minutes, 0) * (text[0] == '-' ? -1 : 1);
    }

    private static FormatException? Unclear(string text)
    {
        if (YearLast().Match(text) is not { Success: true } match)
        {
            return null;
        }

        string year = match.Groups[3].Value is { Length: 4 } full ? full : "20" + match.Groups[3].Value;
        string? dayFirst = Day(year, match.Groups[2].Value, match.Groups[1].Value);
        string? monthFirst = Day(year, match.Groups[1].Value, match.Groups[2].Value);
        string readings = (dayFirst, monthFirst) switch
        {
            ({ } one, { } other) when one != other => $"is {one} in some countries and {other} in others. ",
            ({ } one, _) => $"is no date everywhere. If you mean {one}, write that. ",
            (_, { } other) => $"is no date everywhere. If you mean {other}, write that. ",
            _ => "is no date. ",
        };
        return new FormatException($"'{SafeText.Clean(text)}' {readings}{Form}");
    }

    private static string? Day(string year, string month, string day) =>
        DateTime.TryParseExact($"{year}-{month}-{day}", "yyyy-M-d", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime date)
            ? date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            : null;

    private static FormatException None(string text) => new($"'{SafeText.Clean(text)}' is no time. {Form}");

    [GeneratedRegex(@"\A(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?\z")]
    private static partial Regex TimeOfDay();

    [GeneratedRegex(
        @"\A([0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2}(?:[T ]+(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,7})?)?)?)\s*([Zz]|[+-][0-9]{2}:?[0-9]{2})?\z")]
    private static partial Regex YearFirst();

    [GeneratedRegex(@"\A([0-9]{1,2})[-/.]\s?([0-9]{1,2})[-/.]\s?([0-9]{4}|[0-9]{2})\b")]
    private static partial Regex YearLast();
}
