namespace MaintenanceService.Client;

/// <summary>The settings as a request gives them: null or omitted = the default of <see cref="SiteSettings"/>.</summary>
public sealed record SiteSettingsRequest
{
    /// <inheritdoc cref="SiteSettings.Title"/>
    public string? Title { get; set; }

    /// <inheritdoc cref="SiteSettings.Message"/>
    public string? Message { get; set; }

    /// <inheritdoc cref="SiteSettings.RetryAfterSeconds"/>
    public int? RetryAfterSeconds { get; set; }

    /// <inheritdoc cref="SiteSettings.ExemptPaths"/>
    public IReadOnlyList<string>? ExemptPaths { get; set; }

    /// <inheritdoc cref="SiteSettings.BypassNetworks"/>
    public IReadOnlyList<string>? BypassNetworks { get; set; }

    /// <inheritdoc cref="SiteSettings.DrainSeconds"/>
    public int? DrainSeconds { get; set; }

    /// <inheritdoc cref="SiteSettings.AbortRequests"/>
    public bool? AbortRequests { get; set; }

    /// <inheritdoc cref="SiteSettings.WhenDisconnected"/>
    public WhenDisconnected? WhenDisconnected { get; set; }

    /// <inheritdoc cref="SiteSettings.DisconnectedAfterSeconds"/>
    public int? DisconnectedAfterSeconds { get; set; }

    /// <inheritdoc cref="SiteSettings.InstanceExpirySeconds"/>
    public int? InstanceExpirySeconds { get; set; }
}
