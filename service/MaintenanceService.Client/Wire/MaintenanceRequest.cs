namespace MaintenanceService.Client;

/// <summary>What StartMaintenance, PutMaintenance and PatchMaintenance take. Nothing is required.</summary>
public sealed record MaintenanceRequest
{
    /// <summary>What requests meet; default <c>closed</c>. <c>open</c> is refused.</summary>
    public MaintenanceMode? Mode { get; set; }

    /// <summary>Why, for operators; at most 2,000 characters.</summary>
    public string? Reason { get; set; }

    /// <summary>What visitors read; at most 2,000 characters.</summary>
    public string? Message { get; set; }

    /// <summary>An absolute https address where visitors find more.</summary>
    public string? Link { get; set; }

    /// <summary>The paths to cover; empty = all; at most 100.</summary>
    public IReadOnlyList<string>? Paths { get; set; }

    /// <summary>Paths that this maintenance leaves open; at most 100.</summary>
    public IReadOnlyList<string>? ExemptPaths { get; set; }

    /// <summary>Addresses and networks that this maintenance lets through; at most 100.</summary>
    public IReadOnlyList<string>? BypassNetworks { get; set; }

    /// <summary>When it begins; omitted = now.</summary>
    public DateTimeOffset? StartsAt { get; set; }

    /// <summary>When it ends by itself; excludes <see cref="Duration"/>.</summary>
    public DateTimeOffset? EndsAt { get; set; }

    /// <summary>How long it lasts (ISO 8601: <c>PT30M</c>); excludes <see cref="EndsAt"/>.</summary>
    public TimeSpan? Duration { get; set; }

    /// <summary>A lease; omitted = none.</summary>
    public LeaseRequest? Lease { get; set; }
}
