using MaintenanceService.Authentication;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Webhooks;

namespace MaintenanceService.Webhooks;

/// <summary>Decides whether the key that created a webhook still permits sending.</summary>
internal sealed class WebhookKeys(DevelopmentKey development, TimeProvider time)
{
    /// <summary>Returns why nothing may be sent to this webhook; null = sending is permitted.</summary>
    public string? Fault(WebhookRecord webhook, StateSnapshot snapshot) => WebhookKeyRule.Fault(webhook, snapshot, time.GetUtcNow(), development.IsAccepted);
}
