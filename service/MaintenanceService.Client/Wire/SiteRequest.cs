namespace MaintenanceService.Client;

/// <summary>What PutSite takes. What is omitted gets its default.</summary>
public sealed record SiteRequest
{
    /// <summary>The name shown to people; at most 200 characters.</summary>
    public string? DisplayName { get; set; }

    /// <summary>How the instances behave.</summary>
    public SiteSettingsRequest? Settings { get; set; }
}
