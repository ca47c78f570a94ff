using MaintenanceService.Client;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Transactions;

namespace MaintenanceService.Domain.Webhooks;

/// <summary>
/// Records the outcome of an attempt: an accepted message is deleted, another is scheduled again, one that is refused for too long is dropped, and a webhook
/// that accepts nothing for so long is disabled.
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

        foreach (DeliveryRecord waiting in transaction.Snapshot.Outbox.Values.Where(item => item.Webhook == webhook.Id))
        {
            transaction.Remove(waiting);
        }

        transaction.Save(webhook with { DisabledAt = transaction.Now, LastError = attempt.Detail });
        return true;
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
