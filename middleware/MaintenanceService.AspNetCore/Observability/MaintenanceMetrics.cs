using System.Diagnostics.Metrics;
using MaintenanceService.Client;

namespace MaintenanceService.AspNetCore.Observability;

/// <summary>Writes the metrics of the meter <c>MaintenanceService.AspNetCore</c>.</summary>
internal sealed class MaintenanceMetrics
{
    public const string MeterName = "MaintenanceService.AspNetCore";
    private readonly Counter<long> _refused;
    private readonly Counter<long> _bypassed;

    /// <param name="factory">Makes the meter.</param>
    /// <param name="mode">Returns the mode in force.</param>
    /// <param name="silence">Returns the time since the service was last received.</param>
    /// <param name="isStale">Returns whether the state is stale.</param>
    public MaintenanceMetrics(IMeterFactory factory, Func<MaintenanceMode> mode, Func<TimeSpan> silence, Func<bool> isStale)
    {
        Meter meter = factory.Create(MeterName);
        _refused = meter.CreateCounter<long>("maintenance.refused", "{request}", "Requests refused.");
        _bypassed = meter.CreateCounter<long>("maintenance.bypassed", "{request}", "Requests that got through by a bypass.");
        meter.CreateObservableGauge("maintenance.mode", () => (int)mode(), null, "The mode in force: 0 open, 1 readOnly, 2 closed.");
        meter.CreateObservableGauge("maintenance.state.age", () => silence().TotalSeconds, "s", "Time since something was last received from the service.");
        meter.CreateObservableGauge("maintenance.connected", () => isStale() ? 0 : 1, null, "1 while the service is connected, 0 when the state is stale.");
    }

    public void Refused(MaintenanceMode mode)
    {
        if (_refused.Enabled)
        {
            Add(_refused, new KeyValuePair<string, object?>("maintenance.mode", ModeName.Of(mode)));
        }
    }

    public void Bypassed()
    {
        if (_bypassed.Enabled)
        {
            Add(_bypassed);
        }
    }

    // A failing listener must not fail the request.
    private static void Add(Counter<long> counter, params ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        try
        {
            counter.Add(1, tags);
        }
        catch (Exception)
        {
            // Not counted.
        }
    }
}
