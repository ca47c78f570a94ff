namespace MaintenanceService.Client;

/// <summary>An event of a site's stream: <see cref="StreamState"/>, <see cref="StreamHeartbeat"/> or <see cref="StreamBye"/>.</summary>
public abstract record StreamEvent;

/// <summary>A whole new state.</summary>
/// <param name="State">The state.</param>
public sealed record StreamState(SiteState State) : StreamEvent;

/// <summary>A sign of life, every 15 seconds.</summary>
public sealed record StreamHeartbeat : StreamEvent
{
    /// <summary>The service's clock when this was sent.</summary>
    public DateTimeOffset ServerTime { get; set; }

    /// <summary>The id of this history of the store.</summary>
    public string Epoch { get; set; } = "";

    /// <summary>The site's revision.</summary>
    public long Revision { get; set; }
}

/// <summary>The service ends the stream on purpose.</summary>
public sealed record StreamBye : StreamEvent
{
    /// <summary>Why: <c>shutdown</c>, for example.</summary>
    public string Reason { get; set; } = "";

    /// <summary>How long to wait before coming back, as the service spreads it; null = it did not say, or said 0.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public TimeSpan? RetryAfter { get; set; }
}
