using MaintenanceService.PowerShell.Errors;
using MaintenanceService.PowerShell.Maintenances;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>Reads -Site, -Id and -All of a command that works on maintenances.</summary>
internal static class MaintenanceArguments
{
    /// <returns>Pairs: an id with or without its site, or a site alone.</returns>
    /// <exception cref="MaintenanceCommandException">They don't go together, or can't be names.</exception>
    public static IEnumerable<(string? Site, string? Id)> Read(string[]? sites, string[]? ids, bool all = false)
    {
        string[] names = [.. (sites ?? []).Select(Names.Site)];
        if (ids is not { Length: > 0 })
        {
            return names.Length > 0 ? names.Select(name => ((string?)name, (string?)null)) : throw Invalid("Name the site with -Site, or the maintenance with -Id.");
        }

        if (all)
        {
            throw Invalid("-All ends every maintenance of the sites, -Id names those to end: use one of them.");
        }

        if (names.Length > 1)
        {
            throw Invalid("-Id belongs to one site: name one with -Site, or none, and the id finds it.");
        }

        return ids.Select(id => (names.FirstOrDefault(), (string?)Names.Id(id)));
    }

    private static MaintenanceCommandException Invalid(string message) => new(ErrorIds.InvalidValue, message);
}
