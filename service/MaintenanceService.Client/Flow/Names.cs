using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace MaintenanceService.Client.Flow;

/// <summary>What can't be a name never becomes part of a request's path.</summary>
internal static partial class Names
{
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    /// <summary>A site's name in lower case.</summary>
    /// <exception cref="FlowException">It can't be one.</exception>
    public static string Site(string text)
    {
        string lower = string.Concat(text.Select(c => char.IsAsciiLetterUpper(c) ? (char)(c | 0x20) : c));
        return SitePattern().IsMatch(lower) ? lower : throw new FlowException(
            FlowErrors.InvalidValue,
            $"'{SafeText.Clean(text)}' can't be a site: a name has 1 to 63 letters a to z, digits, dots and hyphens, and begins and ends with a letter or digit."
            + (text.Contains('*') ? " For several sites, pipe them: Get-MaintenanceSite 'shop-*' | …" : ""),
            text);
    }

    /// <exception cref="FlowException">It can't be an id.</exception>
    public static string Id(string text) => IdPattern().IsMatch(text) ? text : throw new FlowException(
        FlowErrors.InvalidValue,
        $"'{SafeText.Clean(text)}' can't be an id: one has 1 to 100 letters, digits, dots, underscores, colons and hyphens, and begins with a letter or digit.",
        text);

    /// <summary>A new maintenance's id: made here, so that sending it again makes no second maintenance.</summary>
    public static string NewId() => RandomNumberGenerator.GetString(Alphabet, 16);

    [GeneratedRegex(@"\A[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex SitePattern();

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._:-]{0,99}\z", RegexOptions.CultureInvariant)]
    private static partial Regex IdPattern();
}
