using System.Buffers.Text;
using System.Text.RegularExpressions;

namespace MaintenanceService.AspNetCore.Branding;

/// <summary>Checks a picture that stands in the page itself.</summary>
internal static partial class PageLogo
{
    /// <summary>With a longer one the page would no longer arrive in the first packets of a connection.</summary>
    public const int MaxLength = 6_000;

    /// <summary>Returns whether a text is a data URI of an allowed type. Such a text can stand in a quoted attribute as it is.</summary>
    public static bool IsValid(string text) =>
        text.Length <= MaxLength && Form().Match(text) is { Success: true } match && (!match.Groups["base64"].Success || Base64.IsValid(match.Groups["data"].ValueSpan));

    // Data that is not in Base64 is percent-encoded; with the characters of an address, but those that end an attribute, a tag or the address.
    [GeneratedRegex(@"\Adata:image/(?:svg\+xml|png|webp)(?:;charset=utf-8|;utf8)?(?<base64>;base64)?,(?<data>[A-Za-z0-9 %!$'()*+,./:;=?@_~-]+)\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
