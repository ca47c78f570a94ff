using System.Text.RegularExpressions;

namespace MaintenanceService.Cli.Output;

/// <summary>Hides what looks like a key of the service: an error may repeat an argument, and logs are read by many.</summary>
internal static partial class KeyMask
{
    /// <summary>Returns the text with three dots in place of each key.</summary>
    public static string? Apply(string? text) => text is null ? null : Key().Replace(text, "mnt_...");

    [GeneratedRegex("mnt_[A-Za-z0-9_-]+", RegexOptions.CultureInvariant)]
    private static partial Regex Key();
}
