using MaintenanceService.Client;

namespace MaintenanceService.Domain.Maintenances;

/// <summary>
/// A merge patch: the values it gives, and which members it holds at all. A held null is the member's default, but for startsAt, mode and
/// duration, where it leaves what is stored: generated clients send every null, and none of these has a default that would be harmless.
/// </summary>
internal sealed record MaintenancePatch(MaintenanceRequest Values, IReadOnlySet<string> Members, IReadOnlySet<string> LeaseMembers)
{
    /// <summary>The whole request that the record with this patch amounts to.</summary>
    public MaintenanceRequest On(Maintenance record) => new()
    {
        Mode = Values.Mode ?? record.Mode,
        Reason = Take("reason", Values.Reason, record.Reason),
        Message = Take("message", Values.Message, record.Message),
        Link = Take("link", Values.Link, record.Link),
        Paths = Take("paths", Values.Paths, record.Paths),
        ExemptPaths = Take("exemptPaths", Values.ExemptPaths, record.ExemptPaths),
        BypassNetworks = Take("bypassNetworks", Values.BypassNetworks, record.BypassNetworks),
        StartsAt = Values.StartsAt ?? record.StartsAt,
        EndsAt = Members.Contains("endsAt") || Values.Duration is not null ? Values.EndsAt : record.EndsAt,
        Duration = Values.Duration,
        Lease = Members.Contains("lease") ? OnLease(record.Lease) : Request(record.Lease),
    };

    private LeaseRequest? OnLease(Lease? record) => Values.Lease is null ? null : new LeaseRequest
    {
        Seconds = LeaseMembers.Contains("seconds") ? Values.Lease.Seconds : record?.Seconds,
        OnExpiry = LeaseMembers.Contains("onExpiry") ? Values.Lease.OnExpiry : record?.OnExpiry,
    };

    private static LeaseRequest? Request(Lease? record) =>
        record is null ? null : new LeaseRequest { Seconds = record.Seconds, OnExpiry = record.OnExpiry };

    private T? Take<T>(string member, T? patched, T? recorded) => Members.Contains(member) ? patched : recorded;
}
