using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace MaintenanceService.Client;

/// <summary>
/// Reads and writes durations as the contract does: ISO 8601 in W, D, H, M, S, the last of them with a fraction if need be. Years and months have no fixed length and are refused,
/// which <see cref="System.Xml.XmlConvert"/> would take as 365 and 30 days.
/// </summary>
public static partial class WireDuration
{
    /// <summary>Writes a duration, such as <c>PT30M</c>.</summary>
    public static string Format(TimeSpan value)
    {
        if (value == TimeSpan.Zero)
        {
            return "PT0S";
        }

        TimeSpan length = value.Duration();
        var text = new StringBuilder(value < TimeSpan.Zero ? "-P" : "P");
        Append(text, length.Days, 'D');
        if (length.Ticks % TimeSpan.TicksPerDay != 0)
        {
            text.Append('T');
            Append(text, length.Hours, 'H');
            Append(text, length.Minutes, 'M');
            decimal seconds = (decimal)(length.Ticks % TimeSpan.TicksPerMinute) / TimeSpan.TicksPerSecond;
            Append(text, seconds, 'S');
        }

        return text.ToString();
    }

    /// <summary>Reads a duration; false where it is none, has years or months, or does not fit.</summary>
    public static bool TryParse(string? text, out TimeSpan value)
    {
        if (TryClamp(text, out value, out bool fits) && fits)
        {
            return true;
        }

        value = default;
        return false;
    }

    /// <summary>Reads a duration, also one that does not fit, as <see cref="TimeSpan.MaxValue"/>, which is longer than any rule allows.</summary>
    internal static bool TryClamp(string? text, out TimeSpan value, out bool fits)
    {
        value = default;
        fits = true;
        if (text is null || text.Length > 64 || Pattern().Match(text) is not { Success: true } match)
        {
            return false;
        }

        try
        {
            decimal seconds = Part(match, "w") * 604_800 + Part(match, "d") * 86_400 + Part(match, "h") * 3_600
                + Part(match, "m") * 60 + Part(match, "s");
            value = new TimeSpan(checked((long)(seconds * 1_000) * TimeSpan.TicksPerMillisecond));
            return true;
        }
        catch (OverflowException)
        {
            value = TimeSpan.MaxValue;
            fits = false;
            return true;
        }
    }

    private static decimal Part(Match match, string name) =>
        match.Groups[name] is { Success: true } group
            ? decimal.Parse(group.Value.Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture)
            : 0;

    private static void Append(StringBuilder text, decimal amount, char unit)
    {
        if (amount != 0)
        {
            text.Append(amount.ToString("0.#######", CultureInfo.InvariantCulture)).Append(unit);
        }
    }

    [GeneratedRegex(
        // Only the smallest part may have a fraction, with a dot or a comma.
        @"\AP(?=[0-9T])(?:(?<w>[0-9]+(?:[.,][0-9]{1,9}(?=W\z))?)W)?(?:(?<d>[0-9]+(?:[.,][0-9]{1,9}(?=D\z))?)D)?(?:T(?=[0-9])(?:(?<h>[0-9]+(?:[.,][0-9]{1,9}(?=H\z))?)H)?(?:(?<m>[0-9]+(?:[.,][0-9]{1,9}(?=M\z))?)M)?(?:(?<s>[0-9]+(?:[.,][0-9]{1,9})?)S)?)?\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
