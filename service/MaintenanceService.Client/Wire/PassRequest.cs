namespace MaintenanceService.Client;

/// <summary>What CreatePass takes.</summary>
public sealed record PassRequest
{
    /// <summary>Who may use it; required, at most 200 characters.</summary>
    public string? For { get; set; }

    /// <summary>The maintenance that it opens; omitted = every one of the site.</summary>
    public string? Maintenance { get; set; }

    /// <summary>When it stops working; excludes <see cref="Duration"/>; at most 7 days ahead.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }

    /// <summary>How long it works (ISO 8601); default 1 hour, at most 7 days.</summary>
    public TimeSpan? Duration { get; set; }
}
