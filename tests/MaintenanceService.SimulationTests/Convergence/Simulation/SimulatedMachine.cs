using MaintenanceService.AspNetCore.Snapshots;
using MaintenanceService.AspNetCore.State;
using MaintenanceService.Client;

namespace MaintenanceService.Tests.Convergence.Simulation;

/// <summary>One machine: its disk, its clock and its app's settings outlive its processes.</summary>
internal sealed class SimulatedMachine(TimeSpan clockOffset, MaintenanceMode? forced, MaintenanceMode whenUnknown)
{
    private TimeSpan _offsetAtSave;

    /// <summary>What its app says by itself.</summary>
    public StateInputs Inputs { get; } = new(Simulation.Site, forced, whenUnknown, null);

    /// <summary>The last state on its disk.</summary>
    public StoredState? Stored { get; private set; }

    /// <summary>Tells how far its wall clock is off.</summary>
    public TimeSpan ClockOffset { get; set; } = clockOffset;

    /// <summary>True where somebody has set its clock since the state was written: then a process that starts without contact can't know the time.</summary>
    public bool HasLostTime => Stored is not null && ClockOffset != _offsetAtSave;

    public void Save(StoredState stored) => (Stored, _offsetAtSave) = (stored, ClockOffset);
}
