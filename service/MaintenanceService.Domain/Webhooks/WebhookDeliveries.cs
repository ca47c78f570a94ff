using MaintenanceService.Client;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Transactions;

namespace MaintenanceService.Domain.Webhooks;

/// <summary>What an attempt changes: a message that was accepted goes, another waits, and a webhook that accepts nothing for too long is disabled.</summary>
internal static class WebhookDeliveries
{
    /// <returns>Whether this disabled the webhook.</returns>
    public static bool Record(Draft draft, DeliveryRecord delivery, WebhookTest attempt)
    {
        // Deleted meanwhile: its messages went with it.
        if (!draft.World.Webhooks.TryGetValue(delivery.Webhook, out WebhookRecord? webhook) || !draft.World.Outbox.ContainsKey(delivery.Number))
        {
            return false;
        }

        if (attempt.Delivered)
        {
            draft.Remove(delivery);
            draft.Save(webhook with { LastDeliveredAt = draft.Now, LastError = null });
            return false;
        }

        bool gone = attempt.Status == (int)System.Net.HttpStatusCode.Gone;
        if (!gone && draft.Now - delivery.CreatedAt < WebhookBackoff.GiveUpAfter)
        {
            int attempts = delivery.Attempts + 1;
            draft.Save(delivery with { Attempts = attempts, NextAttemptAt = Next(delivery, draft.Now, attempts) });
            draft.Save(webhook with { LastError = attempt.Detail });
            return false;
        }

        foreach (DeliveryRecord waiting in draft.World.Outbox.Values.Where(item => item.Webhook == webhook.Id))
        {
            draft.Remove(waiting);
        }

        draft.Save(webhook with { DisabledAt = draft.Now, LastError = attempt.Detail });
        return true;
    }

    // The last attempt comes when the three days are over, and not up to six hours later.
    private static DateTimeOffset Next(DeliveryRecord delivery, DateTimeOffset now, int attempts)
    {
        DateTimeOffset next = now + WebhookBackoff.After(attempts);
        DateTimeOffset last = delivery.CreatedAt + WebhookBackoff.GiveUpAfter;
        return next < last ? next : last;
    }
}
