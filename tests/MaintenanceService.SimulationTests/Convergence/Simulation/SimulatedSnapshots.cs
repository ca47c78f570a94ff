using MaintenanceService.AspNetCore.Snapshots;
using MaintenanceService.Client;

namespace MaintenanceService.Tests.Convergence.Simulation;

/// <summary>How a process writes to its machine's disk. Now and then it is killed, or reports, while it writes.</summary>
internal sealed class SimulatedSnapshots(Simulation simulation, SimulatedInstance instance) : ISnapshotStore
{
    public void Save(SiteState state)
    {
        if (!instance.Process.IsAlive)
        {
            return;
        }

        if (simulation.Chance.OneIn(simulation.Temper.ReportsWritingOneIn))
        {
            instance.ReportBeside();
        }

        if (simulation.IsFaulty && simulation.Chance.OneIn(simulation.Temper.KilledWritingOneIn))
        {
            simulation.Faults.Note("killed while writing", instance.Name);
            simulation.Fleet.Restart(instance, simulation.Faults.IsCutOff());
            return;
        }

        var stored = new StoredState(state, instance.Clock.GetUtcNow());
        if (simulation.Breaks(Rule.OnDiskBeforeConfirming))
        {
            instance.Process.After(TimeSpan.FromSeconds(2), () => instance.Machine.Save(stored));
        }
        else
        {
            instance.Machine.Save(stored);
        }
    }
}
