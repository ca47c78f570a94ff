using System.Net;
using MaintenanceService.AspNetCore.Configuration;
using MaintenanceService.AspNetCore.Observability;
using MaintenanceService.AspNetCore.State;
using MaintenanceService.Client;
using Microsoft.Extensions.Logging;

namespace MaintenanceService.AspNetCore.Connection;

/// <summary>Sends reports, one at a time: at once when there is news, else when one is due. Never gives up.</summary>
internal sealed partial class ReportLoop(
    MaintenanceClient client, InstanceStateMachine stateMachine, SnapshotHandler snapshots, ConnectionHealth health, Func<IReadOnlyList<string>> exempt, string site, string instance,
    TimeProvider time, ILogger logger, Backoff? backoff = null)
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(10);
    private readonly Backoff _backoff = backoff ?? new Backoff(Random.Shared);
    private readonly AsyncAutoResetEvent _due = new(time);
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isAnswered;
    private string? _run;
    private bool _unreachable;

    /// <summary>The name that this process reports under.</summary>
    public string Instance { get; private set; } = instance;

    /// <summary>Completes with the first answered report, once what it brought is in force.</summary>
    public Task First => _first.Task;

    /// <summary>There is something to tell at once.</summary>
    public void ReportNow() => _due.Set();

    /// <param name="stopping">No further report; the one on its way is waited for.</param>
    /// <param name="abandon">Gives that up as well.</param>
    public async Task RunAsync(CancellationToken stopping, CancellationToken abandon)
    {
        while (!stopping.IsCancellationRequested)
        {
            await _due.WaitAsync(await ReportAsync(abandon), stopping);
        }
    }

    /// <summary>Sends one report; how long to wait before the next.</summary>
    public async Task<TimeSpan> ReportAsync(CancellationToken cancellationToken)
    {
        try
        {
            _isAnswered = false;
            SentReport sent = stateMachine.NextReport(exempt());
            _run = sent.Report.Run;
            using var timeout = new CancellationTokenSource(AnswerWithin, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
            SiteState? behind = await client.ReportInstanceAsync(site, Instance, sent.Report, either.Token);
            // The state first: an instance that had closed itself must not open by an old one for a moment.
            SnapshotOutcome outcome = behind is null ? SnapshotOutcome.Known : snapshots.Accept(behind);
            if (outcome is SnapshotOutcome.Unusable or SnapshotOutcome.OtherHistory)
            {
                // Whoever answered is not the service that this instance follows, which therefore has not heard it.
                Failed("the answer's state can't be used");
                return _backoff.Next();
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
            return _backoff.Next();
        }
    }

    /// <summary>The last report, and the farewell; called when nothing runs any more.</summary>
    public async Task LeaveAsync(CancellationToken cancellationToken)
    {
        // Whatever runs counts now, whether or not anything holds the site; and nothing begins any more.
        stateMachine.CloseForGood();
        await ReportAsync(cancellationToken);
        // A report without an answer may still arrive, and would bring back who has left; and what outlasted the host's patience still
        // runs. Then the service finds out by silence.
        if (_isAnswered && stateMachine.Count() == default)
        {
            await client.RemoveInstanceAsync(site, Instance, _run, cancellationToken);
        }
    }

    private void Answered()
    {
        _isAnswered = true;
        _backoff.Reset();
        health.RecordReceived();
        _first.TrySetResult();
        if (_unreachable)
        {
            _unreachable = false;
            LogReached(logger, site);
        }
    }

    private void Failed(string reason)
    {
        if (!_unreachable)
        {
            _unreachable = true;
            LogUnreachable(logger, site, reason);
        }
    }

    [LoggerMessage(120, LogLevel.Error, "A newer process reports as {Previous}; this one goes on as {Instance}. Two processes must not share Maintenance:Instance.")]
    private static partial void LogReplaced(ILogger logger, string previous, string instance);

    [LoggerMessage(121, LogLevel.Warning, "The maintenance service can't be told about {Site}: {Reason}. It is tried again and again.")]
    private static partial void LogUnreachable(ILogger logger, string site, string reason);

    [LoggerMessage(122, LogLevel.Information, "The maintenance service is told about {Site} again.")]
    private static partial void LogReached(ILogger logger, string site);
}
