using MaintenanceService.Client;
using MaintenanceService.Domain.Records;

namespace MaintenanceService.Domain.Instances;

/// <summary>The latest report of an instance and its time: kept in memory only, so that a restart requires new reports.</summary>
/// <param name="Identity">The instance.</param>
/// <param name="ReportedAt">The monotonic time from which its silence counts.</param>
internal sealed record InstanceStatus(InstanceIdentity Identity, long ReportedAt)
{
    /// <summary>Its last report to this service process; null = none yet.</summary>
    public InstanceReport? Report { get; init; }

    /// <summary>
    /// True where that report was sent before this service process started: one that withdrew what it declares may have reached the process before.
    /// </summary>
    public bool IsFromBeforeStart { get; init; }

    /// <summary>The time of that report.</summary>
    public DateTimeOffset? SeenAt { get; init; }

    /// <summary>The id of the key of its last report; null where it is not known.</summary>
    public string? Key { get; init; } = Identity.Key;

    /// <summary>True where it was already silent when the site began to be held, and has not reported since.</summary>
    public bool WasSilent { get; init; }

    /// <summary>The monotonic time until which a maintenance held the site while the instance may have served requests.</summary>
    public long HeldUntil { get; init; } = ReportedAt;

    /// <summary>The monotonic time from which its silence may count as departure.</summary>
    public long DepartsFrom => Math.Max(ReportedAt, HeldUntil);
}
