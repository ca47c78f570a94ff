using MaintenanceService.Client;

namespace MaintenanceService.AspNetCore.Snapshots;

/// <summary>Where the last state outlives the process.</summary>
internal interface ISnapshotStore
{
    /// <summary>Keeps a state: on disk when it returns, or known to be impossible.</summary>
    void Save(SiteState state);
}
