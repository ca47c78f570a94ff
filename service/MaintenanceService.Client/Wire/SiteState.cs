namespace MaintenanceService.Client;

/// <summary>All that an instance needs to decide requests by itself.</summary>
public sealed record SiteState
{
    /// <summary>The site.</summary>
    public string Site { get; set; } = "";

    /// <summary>The id of this history of the store.</summary>
    public string Epoch { get; set; } = "";

    /// <summary>The site's revision.</summary>
    public long Revision { get; set; }

    /// <summary>The service's clock when this was sent.</summary>
    public DateTimeOffset ServerTime { get; set; }

    /// <summary>The site's mode at <see cref="ServerTime"/>.</summary>
    public MaintenanceMode Mode { get; set; }

    /// <summary>The site's settings.</summary>
    public SiteSettings Settings { get; set; } = new();

    /// <summary>Its active and scheduled maintenances.</summary>
    public IReadOnlyList<SiteStateMaintenance> Maintenances { get; set; } = [];

    /// <summary>Its valid passes; sent to instance keys only, else empty.</summary>
    public IReadOnlyList<SiteStatePass> Passes { get; set; } = [];
}
