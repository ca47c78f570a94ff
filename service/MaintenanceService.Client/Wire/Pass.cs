using System.Text.Json.Serialization;

namespace MaintenanceService.Client;

/// <summary>A personal, revocable token that lets its bearer through.</summary>
public sealed record Pass
{
    /// <summary>Its id.</summary>
    public string Id { get; set; } = "";

    /// <summary>Its site.</summary>
    public string Site { get; set; } = "";

    /// <summary>Who may use it.</summary>
    public string For { get; set; } = "";

    /// <summary>The maintenance that it opens; null = every one of the site.</summary>
    public string? Maintenance { get; set; }

    /// <summary>When it stops working.</summary>
    public DateTimeOffset ExpiresAt { get; set; }

    /// <summary>Who gave it.</summary>
    public Actor CreatedBy { get; set; } = new();

    /// <summary>When it was given.</summary>
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>When it was revoked.</summary>
    public DateTimeOffset? RevokedAt { get; set; }

    /// <summary>The token, in the answer of CreatePass only; never shown again.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Token { get; set; }

    /// <summary>Without the secret: what is printed stays printed.</summary>
    public override string ToString() => $"Pass {Id} for {For}";
}
