using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Transactions;

namespace MaintenanceService.Domain.Maintenances;

/// <summary>Reads a site within a transaction, up to date with the clock.</summary>
internal static class CurrentSite
{
    /// <summary>Applies everything that is due at a site, and returns the site.</summary>
    /// <exception cref="ProblemException">site-not-found.</exception>
    public static SiteRecord AdvanceSite(this Transaction transaction, string name)
    {
        MaintenanceTransitions.Advance(transaction, name);
        return transaction.Snapshot.Sites.GetValueOrDefault(name) ?? throw Refuse.SiteNotFound(name);
    }
}
