using MaintenanceService.Client;
using MaintenanceService.PowerShell.Connection;
using MaintenanceService.PowerShell.Errors;

namespace MaintenanceService.PowerShell.Maintenances;

/// <summary>Waits until a maintenance is over.</summary>
internal sealed class EndWait(ServiceCalls calls, TimeProvider time)
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(500);

    /// <returns>The ended record.</returns>
    /// <exception cref="MaintenanceCommandException">NotConverged: it is not over in time.</exception>
    public async Task<Maintenance> RunAsync(Maintenance maintenance, Deadline deadline, CancellationToken cancellationToken)
    {
        Maintenance now = maintenance;
        while (now.Status != MaintenanceStatus.Ended)
        {
            if (deadline.Passed)
            {
                throw new MaintenanceCommandException(
                    ErrorIds.NotConverged, $"The maintenance of {now.Site} is not over: {Wording.Holder(now)}.", Output.TextCleaner.Clean(now));
            }

            await Task.Delay(Glance, time, cancellationToken);
            now = (await calls.SendAsync(
                (client, token) => client.GetMaintenanceAsync(maintenance.Site, maintenance.Id, token), maintenance.Site, cancellationToken, deadline)).Value;
        }

        return now;
    }
}
