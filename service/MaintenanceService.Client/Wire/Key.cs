using System.Text.Json.Serialization;

namespace MaintenanceService.Client;

/// <summary>A key of the API.</summary>
public sealed record Key
{
    /// <summary>Its id.</summary>
    public string Id { get; set; } = "";

    /// <summary>Its name, as history shows it.</summary>
    public string Name { get; set; } = "";

    /// <summary>What it may do.</summary>
    public KeyRole Role { get; set; }

    /// <summary>The sites it is limited to: exact names, or with a trailing <c>*</c>.</summary>
    public IReadOnlyList<string> Sites { get; set; } = [];

    /// <summary>When it was created.</summary>
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>When it stops working; null = never.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }

    /// <summary>When it was used last, to the minute.</summary>
    public DateTimeOffset? LastUsedAt { get; set; }

    /// <summary>When it was revoked.</summary>
    public DateTimeOffset? RevokedAt { get; set; }

    /// <summary>The key itself, in the answer of CreateKey only; never shown again.</summary>
    [JsonPropertyName("key")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Secret { get; set; }

    /// <summary>Without the secret: what is printed stays printed.</summary>
    public override string ToString() => $"Key {Id} ({Name})";
}
