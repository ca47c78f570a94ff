using Microsoft.Extensions.Hosting.Systemd;

namespace MaintenanceService.Hosting;

/// <summary>
/// Reports to systemd what the process as a whole does: it is started once it stands by, and stops when it was asked to, however often it becomes
/// active in between. The messages of its hosts are not passed on.
/// </summary>
internal sealed class Supervisor : ISystemdNotifier
{
    private readonly SystemdNotifier _systemd = new();

    public bool IsEnabled => _systemd.IsEnabled;

    public void Notify(ServiceState state)
    {
        // Each host reports its own start and stop.
    }

    public void StandsBy() => _systemd.Notify(new ServiceState("READY=1\nSTATUS=Stands by."));

    public void IsActive() => _systemd.Notify(new ServiceState("STATUS=Active."));

    public void Stops() => _systemd.Notify(ServiceState.Stopping);
}
