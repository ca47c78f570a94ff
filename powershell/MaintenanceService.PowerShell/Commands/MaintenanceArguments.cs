using MaintenanceService.PowerShell.Maintenances;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>Reads -Site and -Id of a command that works on maintenances.</summary>
internal static class MaintenanceArguments
{
    /// <returns>Pairs: an id with or without its site, or a site alone.</returns>
    /// <exception cref="FlowException">They exclude each other, or there is none.</exception>
    public static IEnumerable<(string? Site, string? Id)> Read(string[]? sites, string[]? ids)
    {
        string[] names = PipedArgument.Read("Site", sites, isNamed: false) ?? [];
        if (ids is not { Length: > 0 })
        {
            return names.Length > 0 ? names.Select(name => ((string?)name, NamedMaintenance.Of(name)?.Id)) : throw Invalid("Name the site with -Site, or the maintenance with -Id.");
        }

        if (names.Length > 1)
        {
            throw Invalid("-Id belongs to one site: name one with -Site, or none, and the id finds it.");
        }

        return ids.Select(id => ((string?, string?))Pair(names.FirstOrDefault(), id));
    }

    /// <summary>Returns an id with its site: the one that is named, else the one of the record that is given as the id.</summary>
    /// <exception cref="FlowException">A record and a name mean two maintenances.</exception>
    public static (string? Site, string Id) Pair(string? site, string id)
    {
        string? own = NamedMaintenance.Of(id)?.Site;
        bool isOfOther = site is not null && own is not null && !string.Equals(site, own, StringComparison.OrdinalIgnoreCase);
        return isOfOther || (NamedMaintenance.Of(site) is { } named && named.Id != id)
            ? throw Invalid($"-Site and the id '{SafeText.Clean(id)}' name two maintenances: give one of them.")
            : (site ?? own, id);
    }

    /// <summary>Returns a pair with its name as the service has it.</summary>
    /// <exception cref="FlowException">The name or the id can't be one.</exception>
    public static (string? Site, string? Id) Parse((string? Site, string? Id) pair) =>
        (pair.Site is { } site ? SiteNames.Parse(site) : null, pair.Id is { } id ? Names.Id(id) : null);

    /// <exception cref="FlowException">-All is there, and an id or the record of a maintenance.</exception>
    public static void CheckAll(bool all, string[]? sites, string[]? ids)
    {
        if (all && (ids is { Length: > 0 } || sites?.Any(name => NamedMaintenance.Of(name) is not null) == true))
        {
            throw Invalid("-All ends every maintenance of the sites, -Id names those to end: use one of them.");
        }
    }

    /// <summary>Returns the values of a list.</summary>
    /// <exception cref="FlowException">One is $null: most often it is a variable that is not set.</exception>
    public static string[]? Texts(string parameter, string[]? values) => values?.Contains(null!) == true
        ? throw new FlowException(FlowErrors.InvalidValue, $"-{parameter}: one of the values is $null. Leave it out.", parameter) { Advice = "" }
        : values;

    private static FlowException Invalid(string message) => new(FlowErrors.InvalidValue, message);
}
