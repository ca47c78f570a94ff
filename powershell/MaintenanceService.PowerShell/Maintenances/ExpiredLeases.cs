using MaintenanceService.Client;

namespace MaintenanceService.PowerShell.Maintenances;

/// <summary>Warns of leases that expired while their maintenance stays, wherever a site is shown.</summary>
internal static class ExpiredLeases
{
    public static IEnumerable<string> Warnings(Site site) => site.Maintenances
        .Where(item => item.Lease?.Expired == true)
        .Select(item => $"{site.Name} stays in maintenance until it is renewed or ended: {Wording.Holder(item)}.");
}
