using MaintenanceService.Client;

namespace MaintenanceService.Domain.Validation;

/// <summary>Validates names of sites, and the patterns by which a key names sites.</summary>
internal static class SiteName
{
    public const string Rule = WireName.SiteRule;

    /// <summary>Folds a name to lower case; returns false where it is no valid site name.</summary>
    public static bool TryNormalize(string? text, out string name)
    {
        name = "";
        if (!WireName.IsSite(text))
        {
            return false;
        }

        name = text.ToLowerInvariant();
        return true;
    }

    /// <summary>Reads an exact name, or a prefix with a trailing <c>*</c>; <c>*</c> alone is every site.</summary>
    public static bool TryNormalizePattern(string? text, out string pattern)
    {
        pattern = "";
        if (text is null || !text.EndsWith('*'))
        {
            return TryNormalize(text, out pattern);
        }

        // A prefix may end with a dot or hyphen, which a name may not.
        string prefix = text[..^1];
        if (prefix.Length > 0 && !TryNormalize(prefix + "x", out _))
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
}
