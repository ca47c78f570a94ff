using MaintenanceService.Client;
using MaintenanceService.Domain.Records;

namespace MaintenanceService.Endpoints;

/// <summary>Maps a site to its wire record.</summary>
internal static class SiteViews
{
    public static Site InList(SiteRecord record, string epoch, Convergence convergence) => Of(record, epoch, convergence) with { Convergence = null };

    /// <summary>Includes the convergence, but not its blockers, which only GetConvergence returns.</summary>
    public static Site Of(SiteRecord record, string epoch, Convergence convergence) => new()
    {
        Name = record.Name,
        DisplayName = record.DisplayName,
        Mode = record.Mode,
        Epoch = epoch,
        Revision = record.Revision,
        Settings = record.Settings,
        Maintenances = record.Maintenances,
        Converged = convergence.Converged,
        Convergence = convergence with { Blockers = null },
        CreatedAt = record.CreatedAt,
        UpdatedAt = record.UpdatedAt,
    };
}
