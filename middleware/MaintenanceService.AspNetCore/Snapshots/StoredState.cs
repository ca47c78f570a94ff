using MaintenanceService.Client;

namespace MaintenanceService.AspNetCore.Snapshots;

/// <summary>The last state from disk.</summary>
/// <param name="State">The state.</param>
/// <param name="SavedAt">When it was written, by this machine's clock.</param>
internal sealed record StoredState(SiteState State, DateTimeOffset SavedAt)
{
    /// <summary>
    /// The service's clock, as well as it can be known before the service is heard: what it was, and what has passed here since. So a
    /// machine whose clock is merely wrong keeps to the service's times all the same.
    /// </summary>
    public DateTimeOffset ServiceTime(DateTimeOffset now) => now > SavedAt ? State.ServerTime + (now - SavedAt) : State.ServerTime;
}
