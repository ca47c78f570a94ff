namespace MaintenanceService.Client;

/// <summary>One record that holds a site.</summary>
public sealed record Maintenance
{
    /// <summary>Its id, unique within the site for ever.</summary>
    public string Id { get; set; } = "";

    /// <summary>The site that it holds.</summary>
    public string Site { get; set; } = "";

    /// <summary>Where it stands in its life.</summary>
    public MaintenanceStatus Status { get; set; }

    /// <summary>What requests meet while it is active.</summary>
    public MaintenanceMode Mode { get; set; }

    /// <summary>Why, for operators; it never reaches instances or visitors.</summary>
    public string? Reason { get; set; }

    /// <summary>What visitors read; null = the site's message.</summary>
    public string? Message { get; set; }

    /// <summary>Where visitors find more: an absolute https address.</summary>
    public string? Link { get; set; }

    /// <summary>The paths that it covers; empty = all.</summary>
    public IReadOnlyList<string> Paths { get; set; } = [];

    /// <summary>The paths that this maintenance leaves open.</summary>
    public IReadOnlyList<string> ExemptPaths { get; set; } = [];

    /// <summary>The networks that this maintenance lets through.</summary>
    public IReadOnlyList<string> BypassNetworks { get; set; } = [];

    /// <summary>When it begins or began.</summary>
    public DateTimeOffset StartsAt { get; set; }

    /// <summary>When it ends by itself; null = open-ended.</summary>
    public DateTimeOffset? EndsAt { get; set; }

    /// <summary>Its lease; null where it has none.</summary>
    public Lease? Lease { get; set; }

    /// <summary>Who began it.</summary>
    public Actor CreatedBy { get; set; } = new();

    /// <summary>When the record was made.</summary>
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>Who ended it; null while it lasts, or where time ended it.</summary>
    public Actor? EndedBy { get; set; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Why it is over.</summary>
    public EndReason? EndReason { get; set; }

    /// <summary>The site's revision of its last change.</summary>
    public long Revision { get; set; }
}
