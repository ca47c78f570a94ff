using MaintenanceService.Client;

namespace MaintenanceService.Domain.Maintenances;

/// <summary>How long a lease runs that is given or renewed.</summary>
internal static class LeaseLength
{
    /// <summary>Its length from now, or from the start of a maintenance that has not begun. An active one whose start lies ahead began before the clock was set back.</summary>
    public static DateTimeOffset End(Maintenance record, int seconds, DateTimeOffset now)
    {
        bool isAhead = record.Status == MaintenanceStatus.Scheduled && record.StartsAt > now;
        return (isAhead ? record.StartsAt : now).AddSeconds(seconds);
    }
}
