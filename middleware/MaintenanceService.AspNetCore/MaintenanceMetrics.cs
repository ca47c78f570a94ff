using System.Diagnostics.Metrics;
using MaintenanceService.Client;

namespace MaintenanceService.AspNetCore;

/// <summary>The meter <c>MaintenanceService.AspNetCore</c>.</summary>
internal sealed class MaintenanceMetrics
{
    public const string MeterName = "MaintenanceService.AspNetCore";
    private readonly Counter<long> _refused;
    private readonly Counter<long> _bypassed;

    public MaintenanceMetrics(IMeterFactory factory, InstanceCore core, ConnectionHealth health)
    {
        Meter meter = factory.Create(MeterName);
        _refused = meter.CreateCounter<long>("maintenance.refused", "{request}", "Requests refused.");
        _bypassed = meter.CreateCounter<long>("maintenance.bypassed", "{request}", "Requests that got through by a bypass.");
        meter.CreateObservableGauge("maintenance.mode", () => (int)core.State.Mode, null, "The mode in force: 0 open, 1 readOnly, 2 closed.");
        meter.CreateObservableGauge("maintenance.state.age", () => health.Silence.TotalSeconds, "s", "Time since the service was heard last.");
        meter.CreateObservableGauge("maintenance.connected", () => health.IsStale ? 0 : 1, null, "1 while the service is heard, 0 when the state is stale.");
    }

    public void Refused(MaintenanceMode mode) => _refused.Add(1, new KeyValuePair<string, object?>("maintenance.mode", mode == MaintenanceMode.Closed ? "closed" : "readOnly"));

    public void Bypassed() => _bypassed.Add(1);
}
