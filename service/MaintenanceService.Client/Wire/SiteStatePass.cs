namespace MaintenanceService.Client;

/// <summary>A pass as instances see it.</summary>
public sealed record SiteStatePass
{
    /// <summary>The pass's id.</summary>
    public string Id { get; set; } = "";

    /// <summary>SHA-256 of the whole token's UTF-8 bytes, lower-case hexadecimal.</summary>
    public string Hash { get; set; } = "";

    /// <summary>The maintenance that it opens; null = every one of the site.</summary>
    public string? Maintenance { get; set; }

    /// <summary>When it stops working.</summary>
    public DateTimeOffset ExpiresAt { get; set; }
}
