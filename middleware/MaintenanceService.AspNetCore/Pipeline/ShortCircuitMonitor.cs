using MaintenanceService.AspNetCore.Exemptions;
using MaintenanceService.AspNetCore.Observability;
using MaintenanceService.AspNetCore.Requests;
using MaintenanceService.AspNetCore.State;
using MaintenanceService.Client;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace MaintenanceService.AspNetCore.Pipeline;

/// <summary>
/// Finds endpoints with <c>ShortCircuit()</c> that nothing refuses. Those of the start fail it; each that is mapped later counts as work that does
/// not end, so that this app confirms no maintenance while the endpoint is there.
/// </summary>
internal sealed partial class ShortCircuitMonitor(
    IServiceProvider services, EndpointExemptions exemptions, InstanceStateMachine stateMachine, RunningWork running, SafeLogger<ShortCircuitMonitor> logger)
    : IHostedLifecycleService, IDisposable
{
    // Older than every state, and in whatever part of the site a maintenance closes.
    private static readonly WorkOrigin Always = new(int.MinValue, null, MayBeInRequest: true);

    private readonly Dictionary<string, WorkSection> _found = new(StringComparer.Ordinal);
    private IDisposable? _changes;
    private Action? _reportNow;
    private int _checkedGeneration;
    private bool _isOver;

    /// <summary>Returns the names of the endpoints that go on serving while the site is closed.</summary>
    public string[] Unrefused() => services.GetService<EndpointDataSource>() is { } source
        ? [.. ShortCircuits.In(source).Where(endpoint => exemptions.ModeOf(endpoint) != MaintenanceMode.Closed).Select(endpoint => endpoint.DisplayName ?? "an endpoint without a name").Distinct(StringComparer.Ordinal)]
        : [];

    /// <summary>Checks again whenever the app's endpoints change.</summary>
    /// <param name="reportNow">Reports what was found; null where there is nobody to report to.</param>
    public void Start(Action? reportNow)
    {
        _reportNow = reportNow;
        if (services.GetService<EndpointDataSource>() is { } source)
        {
            _changes = ChangeToken.OnChange(source.GetChangeToken, Check);
        }
    }

    /// <summary>Checks once for each state that refuses something: a route that is mapped after the start changes no token.</summary>
    public void CheckBeforeReport()
    {
        // A transition by the clock that is due now belongs to this report.
        if (stateMachine.CheckDeadline() is { IsOpen: false } state && _checkedGeneration != state.Generation)
        {
            _checkedGeneration = state.Generation;
            Check();
        }
    }

    // Before the agent, whose last report would count what can't be served any more.
    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _changes?.Dispose();
        lock (_found)
        {
            _isOver = true;
            Leave(_found.Keys.ToArray());
        }
    }

    private void Check()
    {
        lock (_found)
        {
            if (_isOver)
            {
                return;
            }

            string[] unrefused = Unrefused();
            if (unrefused.Length == _found.Count && unrefused.All(_found.ContainsKey))
            {
                return;
            }

            Leave(_found.Keys.Except(unrefused, StringComparer.Ordinal).ToArray());
            foreach (string name in unrefused.Except(_found.Keys, StringComparer.Ordinal))
            {
                _found[name] = running.Begin(Always, RequestName.Clean($"{name} with ShortCircuit()"));
                LogUnrefused(logger, name);
            }

            _reportNow?.Invoke();
        }
    }

    private void Leave(string[] names)
    {
        foreach (string name in names)
        {
            if (_found.Remove(name, out WorkSection? section))
            {
                section.End();
            }
        }
    }

    [LoggerMessage(163, LogLevel.Error, "The endpoint {Endpoint} with ShortCircuit() was mapped after the start, and runs before app.UseMaintenance(): it goes on serving, so this app confirms no maintenance while it is there. Take ShortCircuit() off it, or say AllowDuringMaintenance() where it may stay open.")]
    private static partial void LogUnrefused(ILogger logger, string endpoint);
}
