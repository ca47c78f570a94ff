namespace MaintenanceService.Client.Flow;

/// <summary>Describes a maintenance that a flow has asked for.</summary>
/// <param name="site">The site.</param>
/// <param name="id">Its id, made by the caller.</param>
internal sealed class StartedMaintenance(string site, string id)
{
    public string Site => site;

    public string Id => id;

    /// <summary>Tells whether the caller gave the id, so that another caller may use it too.</summary>
    public bool IsIdGiven { get; init; }

    /// <summary>The record; null while no answer came: it may or may not exist.</summary>
    public Maintenance? Record { get; set; }

    /// <summary>The record as it was before this flow, where this key had begun it earlier; null = there was none.</summary>
    public Maintenance? Former { get; set; }

    /// <summary>Tells whether it existed before: undoing gives it its former terms.</summary>
    public bool Existed => Former is not null;

    /// <summary>Tells whether somebody changed it so that it is not what was asked for; their change is not undone.</summary>
    public bool IsChanged { get; set; }

    public override string ToString() => $"{site} ('{id}')";
}
