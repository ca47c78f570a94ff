using MaintenanceService.Client;
using MaintenanceService.Domain.Records;

namespace MaintenanceService.Domain.Webhooks;

/// <summary>Maps a webhook to its wire record, without its secret.</summary>
internal static class WebhookViews
{
    public static Webhook Of(WebhookRecord record) => new()
    {
        Id = record.Id,
        Url = record.Url,
        Sites = record.Sites,
        Events = record.Events,
        CreatedBy = record.CreatedBy,
        CreatedAt = record.CreatedAt,
        DisabledAt = record.DisabledAt,
        LastDeliveredAt = record.LastDeliveredAt,
        LastError = record.LastError,
    };
}
