using MaintenanceService.Client;
using MaintenanceService.Domain.Maintenances;
using MaintenanceService.Domain.Records;

namespace MaintenanceService.Tests.Convergence.Simulation;

/// <summary>
/// The second invariant: what an instance was told that is active it refuses for as long as the service has it active and has not
/// changed it, however long it is cut off, and also after a start from its disk.
/// </summary>
internal sealed class RefusalInvariant(Simulation simulation)
{
    private static readonly (string Path, bool Writes)[] Probes = [("/orders/7", true), ("/orders", false), ("/docs", true), ("/", false)];

    /// <summary>Which instance begins what, or null.</summary>
    public string? Violation()
    {
        SiteRecord site = simulation.Service.Record;
        if (!site.HasActive || MaintenanceTransitions.IsDue(site, simulation.Service.Clock.GetUtcNow()))
        {
            return null;
        }

        foreach (SimulatedInstance instance in simulation.Fleet.All)
        {
            if (instance is { Listens: true, IsForced: false, Process.IsStopped: false } && Begins(instance, site) is { } what)
            {
                return $"{instance.Name} would begin a request of {what}, though it was told of a maintenance that is still active";
            }
        }

        return null;
    }

    private static string? Begins(SimulatedInstance instance, SiteRecord site)
    {
        if (instance.StateMachine.Source is not { } source)
        {
            return null;
        }

        SiteRecord told = site with
        {
            Settings = source.Settings,
            Maintenances = [.. site.Maintenances.Where(record => source.Maintenances.Any(item => IsTold(item, record, instance)))],
        };
        return Array.Find(Probes, probe => Oracle.Refuses(told, probe.Path, probe.Writes) && instance.Requests.WouldPass(probe.Path, probe.Writes)).Path;
    }

    // Where somebody has set the machine's clock, a process that starts without contact may take an end for over.
    private static bool IsTold(SiteStateMaintenance item, Maintenance record, SimulatedInstance instance) =>
        item.Id == record.Id && item.Status == MaintenanceStatus.Active
        && (record.Lease is not null || (item.EndsAt == record.EndsAt && (item.EndsAt is null || !instance.Machine.HasLostTime)));
}
