using System.Collections.Concurrent;
using MaintenanceService.Client;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Transactions;
using MaintenanceService.Domain.Webhooks;
using MaintenanceService.Webhooks;

namespace MaintenanceService.Background;

/// <summary>
/// Sends the messages of the outbox. A webhook's messages of one site are sent one after another, in the order of events; all others are sent
/// in parallel, so that a receiver that does not answer delays only its own messages.
/// </summary>
internal sealed partial class WebhookBackgroundService(GroupCommitQueue queue, IStore store, WebhookKeys keys, WebhookSender sender, TimeProvider time, ILogger<WebhookBackgroundService> logger)
    : PeriodicBackgroundService(TimeSpan.FromMilliseconds(250), time, logger)
{
    /// <summary>The maximum number of concurrent messages to one webhook, each of another site.</summary>
    private const int MaxAtATime = 8;

    private readonly ConcurrentDictionary<(string Webhook, string Site), Task> _running = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly TimeProvider _time = time;

    // A message that can't be recorded as sent would be sent again and again; one of a process that was frozen may be older than those of the active one.
    private bool MaySend => !queue.HasFailed && store.MayAnswer;

    protected override async Task WorkAsync()
    {
        if (MaySend)
        {
            StartLanes(queue.Snapshot);
            await DisableWithoutKeyAsync(queue.Snapshot);
        }
    }

    private void StartLanes(StateSnapshot snapshot)
    {
        DateTimeOffset now = _time.GetUtcNow();
        var seen = new HashSet<(string, string)>();
        foreach (DeliveryRecord delivery in snapshot.Outbox.Values)
        {
            (string Webhook, string Site) lane = (delivery.Webhook, delivery.Site);
            if (seen.Add(lane) && WebhookBackoff.IsDue(delivery, now) && !_running.ContainsKey(lane)
                && _running.Keys.Count(running => running.Webhook == lane.Webhook) < MaxAtATime)
            {
                _running[lane] = Task.Run(() => RunAsync(lane));
            }
        }
    }

    private async Task DisableWithoutKeyAsync(StateSnapshot snapshot)
    {
        if (!snapshot.Webhooks.Values.Any(webhook => webhook.DisabledAt is null && keys.Fault(webhook, snapshot) is not null))
        {
            return;
        }

        foreach (WebhookRecord webhook in await queue.WriteAsync(transaction => WebhookDeliveries.Disable(transaction, keys.Fault)))
        {
            LogWithoutKey(logger, webhook.Id, webhook.LastError);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await _stopping.CancelAsync();
        await Task.WhenAll(_running.Values);
    }

    public override void Dispose()
    {
        _stopping.Dispose();
        base.Dispose();
    }

    private async Task RunAsync((string Webhook, string Site) lane)
    {
        try
        {
            while (!_stopping.IsCancellationRequested && MaySend && Next(lane) is var (webhook, delivery))
            {
                WebhookTest attempt = await sender.SendAsync(webhook, delivery.Id, delivery.Body, _stopping.Token);
                bool disabled = await queue.WriteAsync(transaction => WebhookDeliveries.Record(transaction, delivery, attempt));
                if (disabled)
                {
                    LogDisabled(logger, webhook.Id, attempt.Detail);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The service stops; the message stays in the outbox.
        }
        catch (ProblemException problem) when (problem.Kind == ProblemKind.Standby)
        {
            // The active process sends it.
        }
        catch (Exception exception)
        {
            LogFailed(logger, exception, lane.Webhook);
        }
        finally
        {
            _running.TryRemove(lane, out _);
        }
    }

    private (WebhookRecord Webhook, DeliveryRecord Delivery)? Next((string Webhook, string Site) lane)
    {
        StateSnapshot snapshot = queue.Snapshot;
        DeliveryRecord? first = snapshot.Outbox.Values.FirstOrDefault(item => item.Webhook == lane.Webhook && item.Site == lane.Site);
        return first is not null && WebhookBackoff.IsDue(first, _time.GetUtcNow()) && snapshot.Webhooks.TryGetValue(lane.Webhook, out WebhookRecord? webhook)
            && keys.Fault(webhook, snapshot) is null
            ? (webhook, first)
            : null;
    }

    [LoggerMessage(20, LogLevel.Error, "The webhook {Webhook} is disabled, since its receiver accepted no message for three days or answered 410 Gone ({Why}). Repair the receiver, then create the webhook again.")]
    private static partial void LogDisabled(ILogger logger, string webhook, string why);

    [LoggerMessage(21, LogLevel.Error, "A message to the webhook {Webhook} could not be recorded as sent; it will be sent again.")]
    private static partial void LogFailed(ILogger logger, Exception exception, string webhook);

    [LoggerMessage(22, LogLevel.Warning, "The webhook {Webhook} is disabled: {Why}")]
    private static partial void LogWithoutKey(ILogger logger, string webhook, string? why);
}
