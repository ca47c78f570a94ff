using System.Text.Json;
using MaintenanceService.Client;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Validation;

namespace MaintenanceService.Domain.Transactions;

/// <summary>Writes messages for webhooks within the transaction that they report: neither is ever durable without the other.</summary>
internal static class WebhookOutbox
{
    /// <summary>Writes the message for a history entry, if there is an event for it.</summary>
    public static void Publish(Transaction transaction, HistoryEntry entry)
    {
        if (EventOf(entry.Action) is { } type)
        {
            Publish(transaction, type, entry);
        }
    }

    /// <summary>Writes an event that this history entry records.</summary>
    public static void Publish(Transaction transaction, WebhookEvent type, HistoryEntry entry)
    {
        WebhookData Data(Maintenance? record) => new()
        {
            Seq = entry.Seq,
            At = entry.At,
            Actor = entry.Actor,
            Action = entry.Action,
            Site = entry.Site,
            Maintenance = entry.Maintenance,
            Revision = entry.Revision,
            Detail = entry.Detail,
            RemoteAddress = entry.RemoteAddress,
            Hash = entry.Hash,
            Record = record,
        };
        Publish(transaction, type, entry.Site!, entry.Maintenance!, Data);
    }

    /// <summary>Writes an event that the history does not record.</summary>
    public static void Publish(Transaction transaction, WebhookEvent type, SiteRecord site, string maintenance, string detail, DateTimeOffset? at = null)
    {
        WebhookData Data(Maintenance? record) => new()
        {
            At = at ?? transaction.Now,
            Actor = Author.Service.Actor,
            Site = site.Name,
            Maintenance = maintenance,
            Revision = site.Revision,
            Detail = detail,
            Record = record,
        };
        Publish(transaction, type, site.Name, maintenance, Data);
    }

    /// <summary>Returns a message's body.</summary>
    public static string Body(string type, DateTimeOffset at, WebhookData data) =>
        JsonSerializer.Serialize(new WebhookMessage { Type = type, Timestamp = at, Data = data }, WireJson.TypeInfo<WebhookMessage>());

    private static void Publish(Transaction transaction, WebhookEvent type, string site, string maintenance, Func<Maintenance?, WebhookData> data)
    {
        string? body = null;
        foreach (WebhookRecord webhook in transaction.Snapshot.Webhooks.Values)
        {
            if (webhook.DisabledAt is not null || !webhook.Events.Contains(type) || !webhook.Sites.Any(pattern => SiteName.Matches(pattern, site)))
            {
                continue;
            }

            body ??= Body(JsonNamingPolicy.CamelCase.ConvertName(type.ToString()), transaction.Now, data(transaction.FindMaintenance(site, maintenance)));
            transaction.Save(new DeliveryRecord
            {
                Id = NewMessageId(),
                Number = transaction.Snapshot.LastDelivery + 1,
                Webhook = webhook.Id,
                Site = site,
                Body = body,
                CreatedAt = transaction.Now,
                NextAttemptAt = transaction.Now,
            });
        }
    }

    public static string NewMessageId() => "msg_" + RecordId.New();

    private static WebhookEvent? EventOf(HistoryAction action) => action switch
    {
        HistoryAction.MaintenanceScheduled => WebhookEvent.Scheduled,
        HistoryAction.MaintenanceStarted => WebhookEvent.Started,
        HistoryAction.Converged => WebhookEvent.Converged,
        HistoryAction.LeaseExpired => WebhookEvent.LeaseExpired,
        HistoryAction.MaintenanceEnded => WebhookEvent.Ended,
        _ => null,
    };
}
