using System.Text.RegularExpressions;

namespace MaintenanceService.Sites.Rules;

/// <summary>The names that a site may have, and the patterns that a key names sites with.</summary>
internal static partial class SiteName
{
    public const string Rule =
        "A site's name has 1 to 63 letters a to z, digits, dots and hyphens, and begins and ends with a letter or digit.";

    /// <summary>Folds a name to lower case; false where it can't be a site's.</summary>
    public static bool TryNormalize(string? text, out string name)
    {
        name = "";
        if (text is null || text.Length > 63)
        {
            return false;
        }

        // Only ASCII is folded: a Kelvin sign must not become a k.
        string lower = string.Create(text.Length, text, static (span, source) =>
        {
            for (int i = 0; i < span.Length; i++)
            {
                span[i] = char.IsAsciiLetterUpper(source[i]) ? (char)(source[i] | 0x20) : source[i];
            }
        });
        if (!Pattern().IsMatch(lower))
        {
            return false;
        }

        name = lower;
        return true;
    }

    /// <summary>Reads an exact name, or one with a trailing <c>*</c>; <c>*</c> alone is every site.</summary>
    public static bool TryNormalizePattern(string? text, out string pattern)
    {
        pattern = "";
        if (text is null || !text.EndsWith('*'))
        {
            return TryNormalize(text, out pattern);
        }

        // What stands before the star may end with a dot or hyphen, which a name may not.
        string prefix = text[..^1];
        if (prefix.Length > 0 && (prefix.Length > 62 || !TryNormalize(prefix + "x", out _)))
        {
            return false;
        }

        pattern = prefix.ToLowerInvariant() + "*";
        return true;
    }

    public static bool Matches(string pattern, string name) =>
        pattern.EndsWith('*')
            ? name.AsSpan().StartsWith(pattern.AsSpan(0, pattern.Length - 1), StringComparison.Ordinal)
            : string.Equals(pattern, name, StringComparison.Ordinal);

    [GeneratedRegex(@"\A[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
