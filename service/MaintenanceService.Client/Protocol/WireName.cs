using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace MaintenanceService.Client;

/// <summary>Checks whether a text can be a site's name or a record's id. What can't be one must never become part of a request's path.</summary>
public static partial class WireName
{
    /// <summary>Says which names a site may have.</summary>
    public const string SiteRule =
        "A site's name has 1 to 63 letters a to z, digits, dots and hyphens, and begins and ends with a letter or digit.";

    /// <summary>Says which ids a maintenance, an instance, a pass or a key may have.</summary>
    public const string IdRule =
        "An id has 1 to 100 letters, digits, dots, underscores, colons and hyphens, and begins with a letter or digit.";

    /// <summary>Tells whether a text can be a site's name; upper-case ASCII letters count, since the service folds them to lower case.</summary>
    public static bool IsSite([NotNullWhen(true)] string? text) => text is not null && SitePattern().IsMatch(text);

    /// <summary>Tells whether a text can be the id of a maintenance, an instance, a pass or a key.</summary>
    public static bool IsId([NotNullWhen(true)] string? text) => text is not null && IdPattern().IsMatch(text);

    [GeneratedRegex(@"\A[A-Za-z0-9]([A-Za-z0-9.-]{0,61}[A-Za-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex SitePattern();

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._:-]{0,99}\z", RegexOptions.CultureInvariant)]
    private static partial Regex IdPattern();
}
