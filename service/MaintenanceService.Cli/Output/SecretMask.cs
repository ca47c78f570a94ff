using System.Text.RegularExpressions;

namespace MaintenanceService.Cli.Output;

/// <summary>Hides what looks like a key, a pass or a webhook's secret: an error may repeat an argument, and logs are read by many.</summary>
internal static partial class SecretMask
{
    /// <summary>Returns the text with three dots in place of each secret.</summary>
    public static string? Apply(string? text) => text is null ? null : Secret().Replace(text, "$1...");

    [GeneratedRegex("(mn[tp]_|whsec_)[A-Za-z0-9_+/=-]+", RegexOptions.CultureInvariant)]
    private static partial Regex Secret();
}
