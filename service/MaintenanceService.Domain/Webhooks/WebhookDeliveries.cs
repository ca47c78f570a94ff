using MaintenanceService.Client;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Transactions;

namespace MaintenanceService.Domain.Webhooks;

/// <summary>
/// Records the outcome of an attempt: an accepted message is deleted, another is scheduled again, one that is refused for too long is dropped, and a webhook
/// that accepts nothing for so long is disabled, as is one whose key is no longer valid.
/// </summary>
internal static class WebhookDeliveries
{
    /// <returns>Whether this attempt disabled the webhook.</returns>
    public static bool Record(Transaction transaction, DeliveryRecord delivery, WebhookTest attempt)
    {
        // The webhook was deleted meanwhile, together with its messages.
        if (!transaction.Snapshot.Webhooks.TryGetValue(delivery.Webhook, out WebhookRecord? webhook) || !transaction.Snapshot.Outbox.ContainsKey(delivery.Number))
        {
            return false;
        }

        if (attempt.Delivered)
        {
            transaction.Remove(delivery);
            // Another site's messages may still be refused.
            bool isFailing = webhook.LastError is not null && transaction.Snapshot.Outbox.Values.Any(item => item.Webhook == webhook.Id && item.Number != delivery.Number && item.Attempts > 0);
            transaction.Save(webhook with { LastDeliveredAt = transaction.Now, LastError = isFailing ? webhook.LastError : null });
            return false;
        }

        bool gone = attempt.Status == (int)System.Net.HttpStatusCode.Gone;
        int attempts = delivery.Attempts + 1;
        if (!gone && attempts < WebhookBackoff.MaxAttempts)
        {
            transaction.Save(delivery with { Attempts = attempts, NextAttemptAt = transaction.Now + WebhookBackoff.After(attempts) });
            transaction.Save(webhook with { LastError = attempt.Detail });
            return false;
        }

        if (!gone && (webhook.LastDeliveredAt >= delivery.CreatedAt || transaction.Now - webhook.LastDeliveredAt < WebhookBackoff.GiveUpAfter))
        {
            // Its receiver accepts others, but not this one.
            transaction.Remove(delivery);
            HurryWaiting(transaction, delivery);
            transaction.Save(webhook with { LastError = attempt.Detail });
            return false;
        }

        Disable(transaction, webhook, attempt.Detail);
        return true;
    }

    /// <summary>Disables the webhooks to which nothing may be sent.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="fault">Returns why nothing may be sent to a webhook; null = sending is permitted.</param>
    /// <returns>The webhooks that this disabled.</returns>
    public static IReadOnlyList<WebhookRecord> Disable(Transaction transaction, Func<WebhookRecord, StateSnapshot, string?> fault) =>
    [
        .. transaction.Snapshot.Webhooks.Values
            .Where(webhook => webhook.DisabledAt is null)
            .Select(webhook => (Webhook: webhook, Why: fault(webhook, transaction.Snapshot)))
            .Where(found => found.Why is not null)
            .ToList()
            .Select(found => Disable(transaction, found.Webhook, found.Why)),
    ];

    private static WebhookRecord Disable(Transaction transaction, WebhookRecord webhook, string? why)
    {
        foreach (DeliveryRecord waiting in transaction.Snapshot.Outbox.Values.Where(item => item.Webhook == webhook.Id))
        {
            transaction.Remove(waiting);
        }

        WebhookRecord disabled = webhook with { DisabledAt = transaction.Now, LastError = why };
        transaction.Save(disabled);
        return disabled;
    }

    // Those that waited behind it for as long have one attempt each: with three days for each, ever more would wait.
    private static void HurryWaiting(Transaction transaction, DeliveryRecord dropped)
    {
        foreach (DeliveryRecord waiting in transaction.Snapshot.Outbox.Values.Where(
            item => item.Webhook == dropped.Webhook && item.Site == dropped.Site && transaction.Now - item.CreatedAt >= WebhookBackoff.GiveUpAfter))
        {
            transaction.Save(waiting with { Attempts = WebhookBackoff.MaxAttempts - 1 });
        }
    }
}
