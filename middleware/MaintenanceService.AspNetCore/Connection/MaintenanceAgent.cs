using MaintenanceService.Client;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MaintenanceService.AspNetCore;

/// <summary>Keeps the app in touch with the service, from before it listens until after its last request.</summary>
internal sealed partial class MaintenanceAgent(
    IOptionsMonitor<MaintenanceOptions> options, InstanceCore core, StateBroadcast broadcast, SnapshotFile file, ExemptList exempt,
    ConnectionHealth health, TimeProvider time, SafeLogger<MaintenanceAgent> logger) : IHostedLifecycleService, IDisposable
{
    /// <summary>How long the app waits for the first state before it listens all the same; and for its farewell.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _stopped = new();
    private readonly CancellationTokenSource _abandoned = new();
    private readonly CancellationTokenSource _over = new();
    private MaintenanceClient? _client;
    private ReportLoop? _reports;
    private IDisposable? _keyChanges;
    private Task _loops = Task.CompletedTask;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        MaintenanceOptions current = options.CurrentValue;
        string site = current.Site?.ToLowerInvariant() ?? "";
        if (current.Service is null || current.ApiKey is null || site.Length == 0)
        {
            // ForceMode alone: there is nobody to tell.
            _ = new ClockLoop(core, broadcast, () => { }, health, site, time, logger).RunAsync(_over.Token);
            return;
        }

        health.IsExpected = true;
        _client = new MaintenanceClient(current.Service, () => options.CurrentValue.ApiKey, time);
        var intake = new StateIntake(core, file, broadcast, logger);
        _reports = new ReportLoop(_client, core, intake, health, Exempt, site, InstanceName.Of(current), time, logger);
        var stream = new StreamLoop(_client, core, intake, _reports, health, site, time, logger);
        var clock = new ClockLoop(core, broadcast, _reports.Wake, health, site, time, logger);
        string? key = current.ApiKey;
        _keyChanges = options.OnChange(changed =>
        {
            if (Interlocked.Exchange(ref key, changed.ApiKey) != changed.ApiKey)
            {
                intake.SaveAgain();
                _reports.Wake();
                stream.Wake();
            }
        });
        _loops = Task.WhenAll(
            Task.Run(() => _reports.RunAsync(_stopped.Token, _abandoned.Token), CancellationToken.None),
            Task.Run(() => stream.RunAsync(_stopped.Token), CancellationToken.None));
        // The clock runs for as long as anything may: what outlasts the host's patience is aborted when the service counts on it.
        _ = Task.Run(() => clock.RunAsync(_over.Token), CancellationToken.None);
        await Task.WhenAny(_reports.First, Task.Delay(Patience, time, cancellationToken));
    }

    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        // Only now: while Kestrel drained, what still ran was still told.
        using var timeout = new CancellationTokenSource(Patience, time);
        using CancellationTokenRegistration patience = timeout.Token.Register(_abandoned.Cancel);
        await _stopped.CancelAsync();
        await _loops.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        try
        {
            await (_reports?.LeaveAsync(timeout.Token) ?? Task.CompletedTask);
        }
        catch (Exception)
        {
            // The service finds out by silence.
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        // Only now the app's endpoints are known, and with them what stays open.
        _reports?.Wake();
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        if (!_over.IsCancellationRequested)
        {
            _over.Cancel();
        }

        _over.Dispose();
        _keyChanges?.Dispose();
        _stopped.Dispose();
        _abandoned.Dispose();
        _client?.Dispose();
    }

    private string[] Exempt()
    {
        try
        {
            return exempt.Lines();
        }
        catch (Exception exception)
        {
            // What an operator would like to see must not cost the confirmation.
            LogUnknownExempt(logger, exception);
            return [];
        }
    }

    [LoggerMessage(123, LogLevel.Warning, "What stays open during maintenance could not be read from the app's endpoints.")]
    private static partial void LogUnknownExempt(ILogger logger, Exception exception);
}
