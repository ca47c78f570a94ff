using MaintenanceService.Client;
using MaintenanceService.Domain.Keys;
using MaintenanceService.Domain.Records;

namespace MaintenanceService.Domain.Webhooks;

/// <summary>Tells whether the key that created a webhook is still valid: nothing is sent on behalf of a key that may not read any more.</summary>
internal static class WebhookKeyRule
{
    private const string CreateAgain = "Nothing is sent any more; create the webhook again with a valid key.";

    /// <summary>Returns why nothing may be sent to this webhook; null = sending is permitted.</summary>
    /// <param name="webhook">The webhook.</param>
    /// <param name="snapshot">The state, which has the keys.</param>
    /// <param name="now">The time.</param>
    /// <param name="acceptsDevelopmentKey">Whether the service accepts its development key, which is not stored.</param>
    public static string? Fault(WebhookRecord webhook, StateSnapshot snapshot, DateTimeOffset now, bool acceptsDevelopmentKey)
    {
        string id = webhook.CreatedBy.Key ?? "";
        if (id == Caller.Development)
        {
            return acceptsDevelopmentKey ? null : $"The development key, which created this webhook, is not accepted here. {CreateAgain}";
        }

        return snapshot.Keys.GetValueOrDefault(id) switch
        {
            { RevokedAt: { } at } => $"The key {id}, which created this webhook, was revoked at {WireTime.Format(at)}. {CreateAgain}",
            { ExpiresAt: { } at } when at <= now => $"The key {id}, which created this webhook, expired at {WireTime.Format(at)}. {CreateAgain}",
            null => $"The key that created this webhook does not exist. {CreateAgain}",
            _ => null,
        };
    }
}
