using MaintenanceService.AspNetCore.Configuration;
using MaintenanceService.AspNetCore.Exemptions;
using MaintenanceService.AspNetCore.Observability;
using MaintenanceService.AspNetCore.Snapshots;
using MaintenanceService.AspNetCore.State;
using MaintenanceService.Client;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MaintenanceService.AspNetCore.Connection;

/// <summary>Connects the app to the service, from before it listens until after its last request.</summary>
internal sealed partial class MaintenanceAgent(
    IOptionsMonitor<MaintenanceOptions> options, ApiKeySource key, InstanceStateMachine stateMachine, StateBroadcast broadcast, SnapshotFile file,
    ExemptList exempt, ConnectionHealth health, BuildTimeHost buildTime, TimeProvider time, SafeLogger<MaintenanceAgent> logger)
    : IHostedLifecycleService, IAsyncDisposable, IDisposable
{
    /// <summary>How long the start waits for the first state, and the stop for the deregistration.</summary>
    private static readonly TimeSpan ServiceTimeout = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _stopped = new();
    private readonly CancellationTokenSource _abandoned = new();
    private readonly CancellationTokenSource _over = new();
    private readonly object _lock = new();
    private MaintenanceClient? _client;
    private ReportLoop? _reports;
    private IDisposable? _keyChanges;
    private Task _loops = Task.CompletedTask;
    private Task? _started;
    private Task? _left;
    private bool _hasLifecycle;
    private IReadOnlyList<string> _exempt = [];

    /// <summary>Returns whether it was started.</summary>
    public bool IsStarted => Volatile.Read(ref _started) is not null;

    /// <summary>Called before each report; null until the app's pipeline is known.</summary>
    public Action? BeforeReport { get; set; }

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _hasLifecycle = true;
        return StartOnceAsync(cancellationToken);
    }

    // Called alone by a host without lifecycle support; elsewhere it is started by now.
    public Task StartAsync(CancellationToken cancellationToken) => StartOnceAsync(cancellationToken);

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        // The app's endpoints are known from here on, and with them what stays open.
        ReportNow();
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => _hasLifecycle ? Task.CompletedTask : LeaveAsync();

    // Not earlier: while Kestrel drains, the running requests are still reported.
    public Task StoppedAsync(CancellationToken cancellationToken) => LeaveAsync();

    /// <summary>Sends the next report at once, where there is a service.</summary>
    public void ReportNow() => _reports?.ReportNow();

    /// <summary>Starts once; returns when the first state is in force, or after 2 s.</summary>
    public Task StartOnceAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return _started ??= StartLoopsAsync(cancellationToken);
        }
    }

    // An app whose start fails after its first report is disposed without being stopped: deregister here.
    public async ValueTask DisposeAsync()
    {
        await LeaveAsync();
        Dispose();
    }

    public void Dispose()
    {
        if (IsStarted && _left is null)
        {
            Task.Run(LeaveAsync).GetAwaiter().GetResult();
        }

        _over.Cancel();
        _keyChanges?.Dispose();
        _client?.Dispose();
    }

    private async Task StartLoopsAsync(CancellationToken cancellationToken)
    {
        if (buildTime.IsCurrent)
        {
            return;
        }

        MaintenanceOptions current = options.CurrentValue;
        string site = current.Site?.ToLowerInvariant() ?? "";
        if (current.Service.Count == 0 || current.ApiKey is null || site.Length == 0)
        {
            // ForceMode alone: there is no service to report to.
            new ClockLoop(stateMachine, broadcast, () => { }, health, site, time, logger).Start(_over.Token);
            return;
        }

        health.IsExpected = true;
        _client = new MaintenanceClient(current.Service, () => key.Current, time);
        var snapshots = new SnapshotHandler(stateMachine, file, broadcast, logger);
        _reports = new ReportLoop(_client, stateMachine, snapshots, health, Exempt, site, InstanceName.Of(current), time, logger);
        var stream = new StreamLoop(_client, stateMachine, snapshots, _reports, health, site, time, logger);
        string? known = current.ApiKey;
        _keyChanges = options.OnChange(changed =>
        {
            if (Interlocked.Exchange(ref known, changed.ApiKey) != changed.ApiKey)
            {
                snapshots.SaveAgain();
                _reports.ReportNow();
                stream.ReconnectNow();
            }
        });
        _loops = Task.WhenAll(
            Task.Run(() => _reports.RunAsync(_stopped.Token, _abandoned.Token), CancellationToken.None),
            Task.Run(() => stream.RunAsync(_stopped.Token), CancellationToken.None));
        // The clock runs until disposal: requests that outlast the host's shutdown timeout are aborted when the service relies on it.
        new ClockLoop(stateMachine, broadcast, _reports.ReportNow, health, site, time, logger).Start(_over.Token);
        await Task.WhenAny(_reports.First, Task.Delay(ServiceTimeout, time, cancellationToken));
    }

    private Task LeaveAsync()
    {
        lock (_lock)
        {
            return _left ??= _reports is null ? Task.CompletedTask : LeaveAsync(_reports);
        }
    }

    private async Task LeaveAsync(ReportLoop reports)
    {
        using var timeout = new CancellationTokenSource(ServiceTimeout, time);
        try
        {
            await _stopped.CancelAsync();
            await _loops.WaitAsync(timeout.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            timeout.Token.ThrowIfCancellationRequested();
            await reports.LeaveAsync(timeout.Token).WaitAsync(timeout.Token);
        }
        catch (Exception)
        {
            // The service notices by the missing reports.
        }

        // Not as a callback of the time limit, which ends this method, and with it its callbacks, before they have all run.
        await _abandoned.CancelAsync();
    }

    private IReadOnlyList<string> Exempt()
    {
        try
        {
            BeforeReport?.Invoke();
            return _exempt = ReportText.Lines(exempt.Lines());
        }
        catch (Exception) when (_stopped.IsCancellationRequested)
        {
            // The app's services may be disposed by now: their list was told before.
            return _exempt;
        }
        catch (Exception exception)
        {
            // The list is informative only: the report must not fail by it.
            LogUnknownExempt(logger, exception);
            return [];
        }
    }

    [LoggerMessage(123, LogLevel.Warning, "The endpoints that stay open during maintenance could not be listed.")]
    private static partial void LogUnknownExempt(ILogger logger, Exception exception);
}
