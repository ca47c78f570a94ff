using MaintenanceService.PowerShell.Errors;

namespace MaintenanceService.PowerShell.Maintenances;

/// <summary>What is said of a maintenance that ended while a block relied on it.</summary>
internal static class LostMaintenance
{
    public static MaintenanceCommandException Error(Begun item, string why) => new(ErrorIds.MaintenanceLost, Text(item, why), item.Site);

    public static string Text(Begun item, string why) => $"The maintenance of {item} ended while the block ran: {why}. The site may be open.";
}
