using System.Net;
using MaintenanceService.AspNetCore.Observability;
using MaintenanceService.AspNetCore.State;
using MaintenanceService.Client;
using Microsoft.Extensions.Logging;

namespace MaintenanceService.AspNetCore.Connection;

/// <summary>Keeps the stream open, and reconnects when it breaks. Never gives up.</summary>
internal sealed partial class StreamLoop(
    MaintenanceClient client, InstanceStateMachine stateMachine, SnapshotHandler snapshots, ReportLoop reports, ConnectionHealth health, string site, TimeProvider time, ILogger logger,
    Backoff? backoff = null)
{
    /// <summary>A stream that was open this long resets the backoff.</summary>
    private static readonly TimeSpan HealthyAfter = TimeSpan.FromSeconds(30);

    /// <summary>The longest delay that a <c>bye</c> event may ask for.</summary>
    private static readonly TimeSpan MaxRetry = TimeSpan.FromSeconds(30);

    private readonly Backoff _backoff = backoff ?? new Backoff(Random.Shared);
    private readonly AsyncAutoResetEvent _retry = new(time);
    private bool _wasOpen;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // The service must count this instance before it gets the state: wait for the first report.
        await reports.First.WaitAsync(cancellationToken);
        while (!cancellationToken.IsCancellationRequested)
        {
            await _retry.WaitAsync(await WatchAsync(cancellationToken), cancellationToken);
        }
    }

    /// <summary>Ends the wait before the next attempt.</summary>
    public void ReconnectNow() => _retry.Set();

    private async Task<TimeSpan> WatchAsync(CancellationToken cancellationToken)
    {
        long openedAt = time.GetTimestamp();
        bool reopened = _wasOpen;
        try
        {
            await foreach (StreamEvent item in client.WatchSiteAsync(site, cancellationToken))
            {
                health.RecordReceived();
                switch (item)
                {
                    case StreamState { State: var state }:
                        // A restarted service has lost the last report: send one at once.
                        Accept(state, reportAlways: reopened);
                        reopened = false;
                        _wasOpen = true;
                        break;
                    case StreamHeartbeat heartbeat when stateMachine.Heartbeat(heartbeat):
                        // The stream is behind: the answer to a report brings the state.
                        reports.ReportNow();
                        break;
                    case StreamBye bye:
                        // Never sooner than after a stream that broke: a service that ends each stream at once must not be asked without a pause.
                        TimeSpan next = Next(openedAt);
                        return bye.RetryAfter is { } asked && asked <= MaxRetry && asked > next ? asked : next;
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return TimeSpan.Zero;
        }
        catch (MaintenanceServiceException exception) when (exception.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            return _backoff.NextUnauthorized();
        }
        catch (Exception exception)
        {
            LogBroken(logger, site, Reason.Of(exception));
        }

        return Next(openedAt);
    }

    private TimeSpan Next(long openedAt)
    {
        if (time.GetElapsedTime(openedAt) >= HealthyAfter)
        {
            _backoff.Reset();
        }

        return _backoff.Next();
    }

    private void Accept(SiteState state, bool reportAlways)
    {
        if (snapshots.Accept(state) == SnapshotOutcome.Applied || reportAlways)
        {
            reports.ReportNow();
        }
    }

    [LoggerMessage(140, LogLevel.Debug, "The stream of {Site} broke: {Reason}. It is reconnected.")]
    private static partial void LogBroken(ILogger logger, string site, string reason);
}
