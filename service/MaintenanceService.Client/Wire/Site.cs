namespace MaintenanceService.Client;

/// <summary>One application, all its instances.</summary>
public sealed record Site
{
    /// <summary>The site's name, a slug in lower case.</summary>
    public string Name { get; set; } = "";

    /// <summary>The name shown to people; null where none was given.</summary>
    public string? DisplayName { get; set; }

    /// <summary>The strictest mode of its active maintenances that have no <c>paths</c>.</summary>
    public MaintenanceMode Mode { get; set; }

    /// <summary>The id of this history of the store.</summary>
    public string Epoch { get; set; } = "";

    /// <summary>Moves by one with every committed change of the site, its maintenances or its passes.</summary>
    public long Revision { get; set; }

    /// <summary>How its instances behave.</summary>
    public SiteSettings Settings { get; set; } = new();

    /// <summary>Its active and scheduled maintenances.</summary>
    public IReadOnlyList<Maintenance> Maintenances { get; set; } = [];

    /// <summary>Whether every instance has confirmed the revision.</summary>
    public bool Converged { get; set; }

    /// <summary>How far the instances are; null in lists.</summary>
    public Convergence? Convergence { get; set; }

    /// <summary>When it was created.</summary>
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>When it, one of its maintenances or one of its passes changed last.</summary>
    public DateTimeOffset UpdatedAt { get; set; }
}
