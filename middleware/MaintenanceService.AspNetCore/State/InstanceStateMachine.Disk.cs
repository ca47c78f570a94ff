using MaintenanceService.Client;

namespace MaintenanceService.AspNetCore.State;

internal sealed partial class InstanceStateMachine
{
    /// <summary>Records that a state is on disk, or can't be written: its revision may be confirmed from now on.</summary>
    public void Persisted(SiteState snapshot)
    {
        lock (_lock)
        {
            _persisted = snapshot;
        }
    }

    /// <summary>
    /// Returns the state to store on disk. A declared <c>whenDisconnected: closed</c> stays in it until the service was told that it is withdrawn:
    /// a process that starts from that disk must still close itself.
    /// </summary>
    public SiteState ForDisk(SiteState snapshot)
    {
        lock (_lock)
        {
            // A report that is made before this state is stored may still declare by the previous one.
            bool declared = _deadline.IsBound || (_inputs.Forced is null && Closes(_persisted));
            _declarationOutlives = declared && !Closes(snapshot);
            return _declarationOutlives
                ? snapshot with { Settings = snapshot.Settings with { WhenDisconnected = WhenDisconnected.Closed } }
                : snapshot;
        }
    }

    /// <summary>Returns whether the disk still holds a declaration that the service knows is withdrawn.</summary>
    public bool IsDeclarationWithdrawn
    {
        get
        {
            lock (_lock)
            {
                return _declarationOutlives && !_deadline.IsBound && !Closes(_persisted);
            }
        }
    }
}
