using MaintenanceService.Client;
using MaintenanceService.PowerShell.Errors;
using MaintenanceService.PowerShell.Output;

namespace MaintenanceService.PowerShell.Maintenances;

/// <summary>Which maintenance a site's name alone means: the one active one that this key began.</summary>
/// <param name="Site">The site.</param>
/// <param name="OfMine">The active ones that this key began.</param>
/// <param name="OfOthers">The active ones of others, where there is none of mine.</param>
internal sealed record MineOrOthers(string Site, IReadOnlyList<Maintenance> OfMine, IReadOnlyList<Maintenance> OfOthers)
{
    /// <returns>The one; null where nothing holds the site.</returns>
    /// <exception cref="MaintenanceCommandException">HeldByOthers or SeveralHeld, with the maintenances.</exception>
    public Maintenance? MineOrThrow() => (OfMine.Count, OfOthers.Count) switch
    {
        (1, _) => OfMine[0],
        ( > 1, _) => throw new MaintenanceCommandException(
            ErrorIds.SeveralHeld,
            $"{Site} is held by {OfMine.Count} maintenances of this key: {Wording.Holders(OfMine)}. Name one with -Id.",
            Clean(OfMine)),
        (0, > 0) => throw new MaintenanceCommandException(
            ErrorIds.HeldByOthers, $"{Site} is not held by this key, but by others: {Wording.Holders(OfOthers)}.", Clean(OfOthers)),
        _ => null,
    };

    private static Maintenance[] Clean(IReadOnlyList<Maintenance> maintenances) => [.. maintenances.Select(TextCleaner.Clean)];
}
