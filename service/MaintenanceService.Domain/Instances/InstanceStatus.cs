using MaintenanceService.Client;
using MaintenanceService.Domain.Records;

namespace MaintenanceService.Domain.Instances;

/// <summary>What an instance last said, and when: kept in memory only, and forgotten by a restart on purpose.</summary>
/// <param name="Identity">Who it is.</param>
/// <param name="ReportedAt">The monotonic moment from which its silence counts.</param>
internal sealed record InstanceStatus(InstanceIdentity Identity, long ReportedAt)
{
    /// <summary>Its last report to this service process; null = none yet.</summary>
    public InstanceReport? Report { get; init; }

    /// <summary>When that came.</summary>
    public DateTimeOffset? SeenAt { get; init; }

    /// <summary>The id of the key that it last reported with; null where it is not known.</summary>
    public string? Key { get; init; } = Identity.Key;

    /// <summary>Whether it was silent already when the site began to be held, and has not been heard since.</summary>
    public bool WasSilent { get; init; }

    /// <summary>The monotonic moment until which a maintenance that it may have served through held the site.</summary>
    public long HeldUntil { get; init; } = ReportedAt;

    /// <summary>The monotonic moment from which its silence may become its departure.</summary>
    public long DepartsFrom => Math.Max(ReportedAt, HeldUntil);
}
