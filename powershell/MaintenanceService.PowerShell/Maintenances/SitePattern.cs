using System.Management.Automation;

namespace MaintenanceService.PowerShell.Maintenances;

/// <summary>A site's name, or a wildcard over names.</summary>
internal sealed class SitePattern
{
    private readonly WildcardPattern? _wildcard;

    private SitePattern(string name) => Name = name;

    private SitePattern(string pattern, string prefix)
    {
        _wildcard = Wildcard.Parse(pattern, WildcardOptions.IgnoreCase);
        Prefix = prefix;
    }

    /// <summary>The exact name; null for a wildcard.</summary>
    public string? Name { get; }

    /// <summary>The maintenance whose record names the site; null where the site itself is named.</summary>
    public string? Maintenance { get; private init; }

    /// <summary>The beginning of every name that matches, in lower case.</summary>
    public string Prefix { get; } = "";

    public static SitePattern Parse(string text)
    {
        if (!WildcardPattern.ContainsWildcardCharacters(text))
        {
            return new SitePattern(Names.Site(text)) { Maintenance = NamedMaintenance.Of(text)?.Id };
        }

        // The service accepts a trailing star only. A prefix that can't begin a name is left out, and the wildcard matches nothing.
        string prefix = string.Concat(text.ToLowerInvariant().TakeWhile(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '-'));
        return new SitePattern(text, prefix.TrimStart('.', '-') == prefix ? prefix : "");
    }

    /// <summary>Returns whether a site can exist that this pattern and a pattern of the service both match.</summary>
    /// <param name="pattern">A site's name, or the beginning of names with a trailing star.</param>
    public bool Overlaps(string pattern)
    {
        if (!pattern.EndsWith('*'))
        {
            return Matches(pattern);
        }

        string beginning = pattern[..^1];
        return (Name ?? Prefix).StartsWith(beginning, StringComparison.Ordinal) || (Name is null && beginning.StartsWith(Prefix, StringComparison.Ordinal));
    }

    public bool Matches(string site) => _wildcard?.IsMatch(site) ?? site == Name;
}
