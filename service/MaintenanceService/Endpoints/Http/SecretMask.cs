using System.Text.RegularExpressions;

namespace MaintenanceService.Endpoints.Http;

/// <summary>Hides the secret of what looks like a key, a pass or a webhook's secret: a caller may name one in place of its id, and an error repeats what was named.</summary>
internal static partial class SecretMask
{
    /// <summary>Returns the text with three dots in place of each secret; ids stay.</summary>
    public static string Apply(string text) => Secret().Replace(text, "$1...");

    [GeneratedRegex("(mn[tp]_[A-Za-z0-9]+_|whsec_)[A-Za-z0-9_+/=%-]+", RegexOptions.CultureInvariant)]
    private static partial Regex Secret();
}
