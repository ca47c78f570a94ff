using System.Globalization;
using System.Text.RegularExpressions;

namespace MaintenanceService.Client.Flow;

/// <summary>
/// Reads durations as people write them: <c>00:30:00</c> (hours:minutes:seconds, any number of hours), <c>1.02:00:00</c> (days before the dot),
/// <c>PT30M</c>, <c>30m</c>, <c>1h30m</c>. A bare number is refused: it could be seconds, minutes or days.
/// </summary>
internal static partial class DurationText
{
    public const string Examples = "Write hours, minutes and seconds, such as 00:30:00; days before a dot, such as 1.02:00:00; or 30m, 2h, 1d or PT30M.";

    public static bool TryParse(string text, out TimeSpan value)
    {
        string bare = text.Trim();
        if (WireDuration.TryParse(bare.ToUpperInvariant(), out value))
        {
            return true;
        }

        Match match = Clock().Match(bare);
        match = match.Success ? match : Units().Match(bare);
        if (!match.Success || bare.Length == 0)
        {
            return false;
        }

        try
        {
            decimal seconds = Part(match, "d") * 86_400 + Part(match, "h") * 3_600 + Part(match, "m") * 60 + Part(match, "s");
            value = TimeSpan.FromTicks(checked((long)(seconds * TimeSpan.TicksPerSecond)));
            return true;
        }
        catch (OverflowException)
        {
            return false;
        }
    }

    private static decimal Part(Match match, string name) =>
        match.Groups[name] is { Success: true } group ? decimal.Parse(group.ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) : 0;

    // With days, hours are 0 to 23; without, any number.
    [GeneratedRegex(@"\A(?:(?<d>[0-9]{1,5})\.(?<h>[01]?[0-9]|2[0-3])|(?<h>[0-9]{1,6})):(?<m>[0-5]?[0-9])(?::(?<s>[0-5]?[0-9](?:\.[0-9]{1,7})?))?\z")]
    private static partial Regex Clock();

    [GeneratedRegex(
        @"\A(?:(?<d>[0-9]{1,6}(?:\.[0-9]{1,3})?)\s?d)?\s?(?:(?<h>[0-9]{1,7}(?:\.[0-9]{1,3})?)\s?h)?\s?(?:(?<m>[0-9]{1,8}(?:\.[0-9]{1,3})?)\s?m(?:in)?)?\s?(?:(?<s>[0-9]{1,9}(?:\.[0-9]{1,3})?)\s?s)?\z",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Units();
}
