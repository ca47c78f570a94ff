using System.Text.Json.Serialization;

namespace MaintenanceService.Client;

/// <summary>An address that is told of what happens to sites, as Standard Webhooks 1.0 says.</summary>
public sealed record Webhook
{
    /// <summary>Its id.</summary>
    public string Id { get; set; } = "";

    /// <summary>Where messages are sent.</summary>
    public string Url { get; set; } = "";

    /// <summary>The sites that it hears of: exact names, or with a trailing <c>*</c>.</summary>
    public IReadOnlyList<string> Sites { get; set; } = [];

    /// <summary>The events that it hears of.</summary>
    public IReadOnlyList<WebhookEvent> Events { get; set; } = [];

    /// <summary>Who created it.</summary>
    public Actor CreatedBy { get; set; } = new();

    /// <summary>When it was created.</summary>
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>Since when nothing is sent any more: after three days without an answer that accepts, or since the key that created it was revoked or has expired; null = it is in use.</summary>
    public DateTimeOffset? DisabledAt { get; set; }

    /// <summary>When a message was accepted last.</summary>
    public DateTimeOffset? LastDeliveredAt { get; set; }

    /// <summary>Why the last attempt failed, or why it is disabled; null once a message was accepted again.</summary>
    public string? LastError { get; set; }

    /// <summary>The secret that signs the messages, in the answers of CreateWebhook and RotateWebhook only; never shown again.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Secret { get; set; }

    /// <summary>Without the secret: what is printed stays printed.</summary>
    public override string ToString() => $"Webhook {Id} ({Url})";
}
