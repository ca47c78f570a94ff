using MaintenanceService.Client;

namespace MaintenanceService.AspNetCore.Snapshots;

/// <summary>Stores the last state for a restart.</summary>
internal interface ISnapshotStore
{
    /// <summary>Stores a state; returns when it is on disk, or can't be written.</summary>
    void Save(SiteState state);
}
