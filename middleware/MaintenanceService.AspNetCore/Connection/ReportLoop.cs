using System.Net;
using MaintenanceService.AspNetCore.Configuration;
using MaintenanceService.AspNetCore.Observability;
using MaintenanceService.AspNetCore.State;
using MaintenanceService.Client;
using Microsoft.Extensions.Logging;

namespace MaintenanceService.AspNetCore.Connection;

/// <summary>Sends reports, one at a time: at once after a change, else when one is due. Never gives up.</summary>
internal sealed partial class ReportLoop(
    MaintenanceClient client, InstanceStateMachine stateMachine, SnapshotHandler snapshots, ConnectionHealth health, Func<IReadOnlyList<string>> exempt, string site, string instance,
    TimeProvider time, ILogger logger, Backoff? backoff = null)
{
    /// <summary>How many reasons of one outage are logged: some name a time or a number, and never repeat.</summary>
    private const int MaxReasons = 5;

    private readonly Backoff _backoff = backoff ?? new Backoff(Random.Shared);
    private readonly AsyncAutoResetEvent _due = new(time);
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isAnswered;
    private string? _run;
    private readonly HashSet<string> _reasons = new(StringComparer.Ordinal);

    /// <summary>Returns the name that this process reports under.</summary>
    public string Instance { get; private set; } = instance;

    /// <summary>Completes with the first answered report, once the state that it brought is in force.</summary>
    public Task First => _first.Task;

    /// <summary>Sends the next report at once.</summary>
    public void ReportNow() => _due.Set();

    /// <param name="stopping">Stops after the report that is being sent.</param>
    /// <param name="abandon">Cancels that report, too.</param>
    public async Task RunAsync(CancellationToken stopping, CancellationToken abandon)
    {
        while (!stopping.IsCancellationRequested)
        {
            await _due.WaitAsync(await ReportAsync(abandon), stopping);
        }
    }

    /// <summary>Sends one report; returns how long to wait before the next.</summary>
    public async Task<TimeSpan> ReportAsync(CancellationToken cancellationToken)
    {
        try
        {
            _isAnswered = false;
            SentReport sent = stateMachine.NextReport(exempt());
            _run = sent.Report.Run;
            using var timeout = new CancellationTokenSource(ReportTiming.Answer(stateMachine.UntilDisconnected), time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
            SiteState? behind = await client.ReportInstanceAsync(site, Instance, sent.Report, either.Token);
            // Apply the state first: an instance that had closed itself must not open by an older state for a moment.
            SnapshotOutcome outcome = behind is null ? SnapshotOutcome.Known : snapshots.Accept(behind);
            if (outcome is SnapshotOutcome.Unusable or SnapshotOutcome.OtherHistory)
            {
                // The answer came from a service that this instance does not follow: the followed one has not received the report.
                Failed("the answer's state can't be used");
                return Retry();
            }

            stateMachine.Answered(sent);
            snapshots.Answered();
            Answered();
            return outcome == SnapshotOutcome.Applied ? TimeSpan.Zero : InstanceStateMachine.UntilNextReport(sent);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return TimeSpan.Zero;
        }
        catch (MaintenanceServiceException exception) when (exception.Slug == ProblemSlug.InstanceReplaced)
        {
            string previous = Instance;
            Instance = InstanceName.Beside(previous);
            LogReplaced(logger, previous, Instance);
            return TimeSpan.Zero;
        }
        catch (MaintenanceServiceException exception) when (exception.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            Failed(Reason.Of(exception));
            return _backoff.NextUnauthorized();
        }
        catch (Exception exception)
        {
            Failed(Reason.Of(exception));
            return Retry();
        }
    }

    /// <summary>Sends the last report and deregisters; called after the app has stopped.</summary>
    public async Task LeaveAsync(CancellationToken cancellationToken)
    {
        // Count everything that runs, whatever the site's mode, and let nothing begin.
        stateMachine.CloseForGood();
        await ReportAsync(cancellationToken);
        // Don't deregister after a report without an answer, which may arrive later and register this instance again, nor while requests that
        // outlasted the shutdown timeout still run. The service then notices by the missing reports.
        if (_isAnswered && stateMachine.Count() == default)
        {
            await client.RemoveInstanceAsync(site, Instance, _run, cancellationToken);
        }
    }

    private TimeSpan Retry() => ReportTiming.Retry(_backoff.Next(), stateMachine.UntilDisconnected);

    private void Answered()
    {
        _isAnswered = true;
        _backoff.Reset();
        health.RecordReceived();
        _first.TrySetResult();
        if (_reasons.Count > 0)
        {
            _reasons.Clear();
            LogReached(logger, site);
        }
    }

    private void Failed(string reason)
    {
        if (_reasons.Count < MaxReasons && _reasons.Add(reason))
        {
            LogUnreachable(logger, site, reason);
        }
    }

    [LoggerMessage(120, LogLevel.Error, "A newer process reports as {Previous}; this one goes on as {Instance}. Two processes must not share Maintenance:Instance.")]
    private static partial void LogReplaced(ILogger logger, string previous, string instance);

    [LoggerMessage(121, LogLevel.Warning, "Reports about {Site} don't reach the maintenance service: {Reason}. They are retried.")]
    private static partial void LogUnreachable(ILogger logger, string site, string reason);

    [LoggerMessage(122, LogLevel.Information, "Reports about {Site} reach the maintenance service again.")]
    private static partial void LogReached(ILogger logger, string site);
}
