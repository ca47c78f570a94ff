using System.Text.Json;
using MaintenanceService.Client;
using MaintenanceService.Domain.Maintenances;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Transactions;
using MaintenanceService.Domain.Webhooks;

namespace MaintenanceService.Tests.Service.Webhooks;

/// <summary>Ways to start a maintenance and to tell of it: the service's outbox, and two that are simpler and wrong.</summary>
internal static class WebhookSenders
{
    /// <summary>The service's way: the message is written in the transaction that it reports, and deleted once it was accepted.</summary>
    public static void Outbox(GroupCommitQueue queue, Action<string> send, CrashPoint crash)
    {
        if (TryStart(queue) && crash != CrashPoint.BetweenCommitAndSend)
        {
            SendWaiting(queue, send, crash);
        }
    }

    /// <summary>Sends what waits in the outbox, as the service does whenever it runs.</summary>
    public static void SendWaiting(GroupCommitQueue queue, Action<string> send, CrashPoint crash = CrashPoint.Never)
    {
        while (queue.Snapshot.Outbox.Values.FirstOrDefault() is { } delivery)
        {
            send(JsonSerializer.Deserialize(delivery.Body, WireJson.TypeInfo<WebhookMessage>())!.Data.Maintenance!);
            if (crash == CrashPoint.BetweenSendAndRecord)
            {
                return;
            }

            queue.WriteAsync(transaction => WebhookDeliveries.Record(transaction, delivery, new WebhookTest { Delivered = true })).GetAwaiter().GetResult();
        }
    }

    /// <summary>Sends from within the transaction.</summary>
    public static void BeforeCommit(GroupCommitQueue queue, Action<string> send, CrashPoint crash) => TryStart(queue, send);

    /// <summary>Sends from memory once the transaction is durable.</summary>
    public static void AfterCommit(GroupCommitQueue queue, Action<string> send, CrashPoint crash)
    {
        if (TryStart(queue) && crash != CrashPoint.BetweenCommitAndSend)
        {
            send("m");
        }
    }

    private static bool TryStart(GroupCommitQueue queue, Action<string>? send = null) => queue.WriteAsync(transaction =>
    {
        MaintenanceCommands.Put(transaction, "shop", "m", new MaintenanceRequest(), null, Author.Service);
        send?.Invoke("m");
    }).IsCompletedSuccessfully;
}
