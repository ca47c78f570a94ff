using MaintenanceService.Client;

namespace MaintenanceService.Domain.Maintenances;

/// <summary>
/// A merge patch: its values, and which members it contains. A null resets a member to its default, except startsAt, mode and duration and the
/// members of a lease, where it keeps the stored value: generated clients send every null, and a default of these could do harm.
/// </summary>
internal sealed record MaintenancePatch(MaintenanceRequest Values, IReadOnlySet<string> Members)
{
    /// <summary>Returns the complete request that results from the record and this patch.</summary>
    public MaintenanceRequest On(Maintenance record) => new()
    {
        Mode = Values.Mode ?? record.Mode,
        Reason = Merge("reason", Values.Reason, record.Reason),
        Message = Merge("message", Values.Message, record.Message),
        Link = Merge("link", Values.Link, record.Link),
        Paths = Merge("paths", Values.Paths, record.Paths),
        ExemptPaths = Merge("exemptPaths", Values.ExemptPaths, record.ExemptPaths),
        BypassNetworks = Merge("bypassNetworks", Values.BypassNetworks, record.BypassNetworks),
        StartsAt = Values.StartsAt ?? record.StartsAt,
        EndsAt = Members.Contains("endsAt") || Values.Duration is not null ? Values.EndsAt : record.EndsAt,
        Duration = Values.Duration,
        Lease = Members.Contains("lease") ? OnLease(record.Lease) : Request(record.Lease),
    };

    private LeaseRequest? OnLease(Lease? record) => Values.Lease is null ? null : new LeaseRequest
    {
        Seconds = Values.Lease.Seconds ?? record?.Seconds,
        OnExpiry = Values.Lease.OnExpiry ?? record?.OnExpiry,
    };

    private static LeaseRequest? Request(Lease? record) =>
        record is null ? null : new LeaseRequest { Seconds = record.Seconds, OnExpiry = record.OnExpiry };

    private T? Merge<T>(string member, T? patched, T? recorded) => Members.Contains(member) ? patched : recorded;
}
