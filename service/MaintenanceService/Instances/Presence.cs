using MaintenanceService.Client;

namespace MaintenanceService.Instances;

/// <summary>What an instance last said, and when: kept in memory only, and forgotten by a restart on purpose.</summary>
/// <param name="Identity">Who it is.</param>
/// <param name="HeardAt">The monotonic moment from which its silence counts.</param>
internal sealed record Presence(InstanceIdentity Identity, long HeardAt)
{
    /// <summary>Its last report to this service process; null = none yet.</summary>
    public InstanceReport? Report { get; init; }

    /// <summary>When that came.</summary>
    public DateTimeOffset? SeenAt { get; init; }
}
