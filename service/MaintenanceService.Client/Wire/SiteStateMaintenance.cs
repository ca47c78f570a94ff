namespace MaintenanceService.Client;

/// <summary>A maintenance as instances see it: without the reason, without who.</summary>
public sealed record SiteStateMaintenance
{
    /// <inheritdoc cref="Maintenance.Id"/>
    public string Id { get; set; } = "";

    /// <inheritdoc cref="Maintenance.Status"/>
    public MaintenanceStatus Status { get; set; }

    /// <summary>What requests meet while it is active; <see cref="MaintenanceMode.Closed"/> where the service did not say.</summary>
    public MaintenanceMode Mode { get; set; } = MaintenanceMode.Closed;

    /// <inheritdoc cref="Maintenance.Message"/>
    public string? Message { get; set; }

    /// <inheritdoc cref="Maintenance.Link"/>
    public string? Link { get; set; }

    /// <inheritdoc cref="Maintenance.Paths"/>
    public IReadOnlyList<string> Paths { get; set; } = [];

    /// <inheritdoc cref="Maintenance.ExemptPaths"/>
    public IReadOnlyList<string> ExemptPaths { get; set; } = [];

    /// <inheritdoc cref="Maintenance.BypassNetworks"/>
    public IReadOnlyList<string> BypassNetworks { get; set; } = [];

    /// <inheritdoc cref="Maintenance.StartsAt"/>
    public DateTimeOffset StartsAt { get; set; }

    /// <inheritdoc cref="Maintenance.EndsAt"/>
    public DateTimeOffset? EndsAt { get; set; }

    /// <summary>Whether it has a lease: then no instance ends it by its own clock.</summary>
    public bool Leased { get; set; }
}
