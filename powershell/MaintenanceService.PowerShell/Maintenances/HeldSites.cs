using MaintenanceService.Client;
using MaintenanceService.PowerShell.Connection;

namespace MaintenanceService.PowerShell.Maintenances;

/// <summary>Looks up who holds a site.</summary>
internal static class HeldSites
{
    public static async Task<MineOrOthers> FindAsync(ServiceCalls calls, string site, CancellationToken cancellationToken)
    {
        List<Maintenance> mine = await Records.MaintenancesAsync(calls, site, MaintenanceStatus.Active, mine: true, cancellationToken).ToListAsync();
        return new MineOrOthers(site, mine, mine.Count > 0 ? [] : await ActiveAsync(calls, site, cancellationToken));
    }

    public static Task<List<Maintenance>> ActiveAsync(ServiceCalls calls, string site, CancellationToken cancellationToken) =>
        Records.MaintenancesAsync(calls, site, MaintenanceStatus.Active, mine: false, cancellationToken).ToListAsync();

    public static Task<List<Maintenance>> ScheduledByMeAsync(ServiceCalls calls, string site, CancellationToken cancellationToken) =>
        Records.MaintenancesAsync(calls, site, MaintenanceStatus.Scheduled, mine: true, cancellationToken).ToListAsync();

    /// <summary>The newest one of this key that is over; null where there is none.</summary>
    public static async Task<Maintenance?> LastOfMineAsync(ServiceCalls calls, string site, CancellationToken cancellationToken) =>
        (await calls.SendAsync(
            (client, token) => client.ListMaintenancesAsync(site, MaintenanceStatus.Ended, createdByMe: true, limit: 1, cancellationToken: token), site, cancellationToken))
        .Items is [var last, ..] ? last : null;
}
