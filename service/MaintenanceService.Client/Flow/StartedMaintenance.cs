namespace MaintenanceService.Client.Flow;

/// <summary>A maintenance that a flow has asked for.</summary>
/// <param name="site">The site.</param>
/// <param name="id">Its id, made by the caller.</param>
internal sealed class StartedMaintenance(string site, string id)
{
    public string Site => site;

    public string Id => id;

    /// <summary>Whether the caller gave the id, so that another may use the same; one made here is nobody else's.</summary>
    public bool IsIdGiven { get; init; }

    /// <summary>The record; null while no answer came, so that it may or may not exist.</summary>
    public Maintenance? Record { get; set; }

    /// <summary>It was there before: not this flow's to end.</summary>
    public bool Existed { get; set; }

    public override string ToString() => $"{site} ('{id}')";
}
