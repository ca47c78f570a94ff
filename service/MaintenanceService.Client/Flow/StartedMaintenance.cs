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

    /// <summary>The record as it was last seen while its lease was renewed: someone may have changed it.</summary>
    public Maintenance? Seen { get; set; }

    /// <summary>The lease that it has now; null = none.</summary>
    public Lease? Lease => (Seen ?? Record)?.Lease;

    /// <summary>When the last write that began its lease anew, and was answered, was sent: a timestamp of the caller's clock.</summary>
    public long RenewedAt { get; set; }

    /// <summary>The record as it was before this flow, where this key had begun it earlier; null = there was none.</summary>
    public Maintenance? Former { get; set; }

    /// <summary>Tells whether it existed before: undoing gives it its former terms.</summary>
    public bool Existed => Former is not null;

    /// <summary>Tells whether somebody changed it so that it is not what was asked for; their change is not undone.</summary>
    public bool IsChanged { get; set; }

    /// <summary>Returns how much of its lease is left by the caller's own clock; null where it has none that releases it.</summary>
    public TimeSpan? LeaseLeft(TimeProvider time) => Lease is { OnExpiry: LeaseExpiry.Release } lease
        ? TimeSpan.FromSeconds(lease.Seconds) - time.GetElapsedTime(RenewedAt)
        : null;

    /// <summary>Says what becomes of it where it can't be ended.</summary>
    public string WithoutEnd(TimeProvider time) => LeaseLeft(time) switch
    {
        null => "it stays closed",
        { } left when left <= TimeSpan.Zero => "its lease has run out by now, unless the service was down",
        _ => "its lease runs out and releases it",
    };

    public override string ToString() => $"{site} ('{id}')";
}
