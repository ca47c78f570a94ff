namespace MaintenanceService.Client;

/// <summary>One running process of the app, as the service knows it.</summary>
public sealed record Instance
{
    /// <summary>Its id.</summary>
    public string Id { get; set; } = "";

    /// <summary>Its site.</summary>
    public string Site { get; set; } = "";

    /// <summary>How it stands to the site's revision.</summary>
    public InstanceState State { get; set; }

    /// <summary>The random id of the process.</summary>
    public string Run { get; set; } = "";

    /// <summary>The epoch that it reported last; null before its first report to this service process.</summary>
    public string? Epoch { get; set; }

    /// <summary>The revision that it reported last.</summary>
    public long Revision { get; set; }

    /// <summary>The mode that it enforces; null before its first report to this service process.</summary>
    public MaintenanceMode? Mode { get; set; }

    /// <summary>Its own constant, where it has one.</summary>
    public MaintenanceMode? ForcedMode { get; set; }

    /// <summary>Older requests that still run.</summary>
    public long RequestsInFlight { get; set; }

    /// <summary>Older connections that are still open.</summary>
    public long ConnectionsOpen { get; set; }

    /// <summary>What is waited for, oldest first, at most 5.</summary>
    public IReadOnlyList<InFlightItem> Oldest { get; set; } = [];

    /// <summary>What stays open by the app's own doing.</summary>
    public IReadOnlyList<string> Exempt { get; set; } = [];

    /// <summary>The app's version.</summary>
    public string? AppVersion { get; set; }

    /// <summary>When its first report came.</summary>
    public DateTimeOffset FirstSeenAt { get; set; }

    /// <summary>When its last report came; null before its first report to this service process.</summary>
    public DateTimeOffset? LastSeenAt { get; set; }

    /// <summary>When it applied the state that it enforces.</summary>
    public DateTimeOffset? AppliedAt { get; set; }
}
