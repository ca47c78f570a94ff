using MaintenanceService.Client;

namespace MaintenanceService.Domain.Maintenances;

/// <summary>Computes the expiry of a lease that is given or renewed.</summary>
internal static class LeaseLength
{
    /// <summary>Returns the expiry, counted from now, or from the start of a maintenance that has not started. An active maintenance whose start lies in the future started before the clock was set back.</summary>
    public static DateTimeOffset End(Maintenance record, int seconds, DateTimeOffset now)
    {
        bool isAhead = record.Status == MaintenanceStatus.Scheduled && record.StartsAt > now;
        return (isAhead ? record.StartsAt : now).AddSeconds(seconds);
    }
}
