using MaintenanceService.Client;

namespace MaintenanceService.AspNetCore.Snapshots;

/// <summary>The last state from disk.</summary>
/// <param name="State">The state.</param>
/// <param name="SavedAt">When it was written, by this machine's clock.</param>
internal sealed record StoredState(SiteState State, DateTimeOffset SavedAt)
{
    /// <summary>
    /// Returns whether it was written with another key, such as the one before a rotation: then only its mode is believed, where that is stricter
    /// than open.
    /// </summary>
    public bool IsOfOtherKey { get; init; }

    /// <summary>
    /// Returns the estimated service time: the stored one plus the time that has passed on this machine since. So a wrong, but steady clock of
    /// this machine does not matter.
    /// </summary>
    public DateTimeOffset ServiceTime(DateTimeOffset now) => now > SavedAt ? State.ServerTime + (now - SavedAt) : State.ServerTime;
}
