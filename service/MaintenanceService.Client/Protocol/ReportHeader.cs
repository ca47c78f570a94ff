using System.Globalization;
using System.Text;

namespace MaintenanceService.Client;

/// <summary>
/// Formats the header that every successful answer to a report carries. An answer without it is none of the service's: a proxy that answers
/// 204 to everything proves nothing.
/// </summary>
public static class ReportHeader
{
    /// <summary>The header's name.</summary>
    public const string Name = "Maintenance-Report";

    /// <summary>Returns the header's value for a report: <c>run/sequence</c>, with every character of the run outside visible ASCII percent-encoded.</summary>
    /// <param name="run">The report's run.</param>
    /// <param name="sequence">The report's sequence.</param>
    public static string Format(string run, long sequence)
    {
        ArgumentNullException.ThrowIfNull(run);
        var value = new StringBuilder(run.Length + 20);
        foreach (Rune rune in run.EnumerateRunes())
        {
            value.Append(rune.Value is > ' ' and <= '~' and not '%' ? rune.ToString() : Uri.EscapeDataString(rune.ToString()));
        }

        return value.Append('/').Append(sequence.ToString(CultureInfo.InvariantCulture)).ToString();
    }
}
