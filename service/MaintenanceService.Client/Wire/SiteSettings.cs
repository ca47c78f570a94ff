namespace MaintenanceService.Client;

/// <summary>How the instances of a site behave. Every member has a default.</summary>
public sealed record SiteSettings
{
    /// <summary>The title of the page that visitors see; at most 200 characters; null = the built-in one.</summary>
    public string? Title { get; set; }

    /// <summary>What visitors read; at most 2,000 characters; null = the built-in sentence.</summary>
    public string? Message { get; set; }

    /// <summary>The least Retry-After in seconds where no end is known; 1 to 86,400, default 300.</summary>
    public int RetryAfterSeconds { get; set; } = 300;

    /// <summary>Paths that stay open in every maintenance: whole segments, at most 100.</summary>
    public IReadOnlyList<string> ExemptPaths { get; set; } = [];

    /// <summary>Addresses and networks (CIDR) that get through every maintenance; at most 100.</summary>
    public IReadOnlyList<string> BypassNetworks { get; set; } = [];

    /// <summary>How long refused connections may drain before they are aborted, in seconds; 1 to 600, default 30.</summary>
    public int DrainSeconds { get; set; } = 30;

    /// <summary>Whether ordinary requests are aborted after <see cref="DrainSeconds"/> as well; default true.</summary>
    public bool AbortRequests { get; set; } = true;

    /// <summary>What an instance does once it has lost the service; default <see cref="WhenDisconnected.KeepLast"/>.</summary>
    public WhenDisconnected WhenDisconnected { get; set; }

    /// <summary>After how many seconds without an answered report an instance is disconnected; 30 to 3,600, default 60.</summary>
    public int DisconnectedAfterSeconds { get; set; } = 60;

    /// <summary>
    /// After how many seconds of silence an instance is forgotten while no maintenance is active; at least
    /// disconnectedAfter + drain + 5, at most 86,400; omitted = the larger of that and 120.
    /// </summary>
    public int? InstanceExpirySeconds { get; set; }
}
