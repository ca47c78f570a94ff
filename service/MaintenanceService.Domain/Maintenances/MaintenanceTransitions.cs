using MaintenanceService.Client;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Transactions;

namespace MaintenanceService.Domain.Maintenances;

/// <summary>Applies the effects of time to maintenances: starts, ends, and expired leases. Each is a separate change.</summary>
internal static class MaintenanceTransitions
{
    /// <summary>Returns the time of the site's next transition; null = there is none.</summary>
    public static DateTimeOffset? NextDue(SiteRecord site)
    {
        DateTimeOffset? next = null;
        foreach (Maintenance maintenance in site.Maintenances)
        {
            if (DueAt(maintenance) is { } due && (next is null || due < next))
            {
                next = due;
            }
        }

        return next;
    }

    /// <summary>Returns the time of the next transition that instances apply by themselves: they never end a maintenance that has a lease; null = there is none.</summary>
    public static DateTimeOffset? NextByInstances(SiteRecord site) => site.Maintenances
        .Select(record => record.Status == MaintenanceStatus.Scheduled ? record.StartsAt : record.Lease is null ? record.EndsAt : null)
        .Min();

    public static bool IsDue(SiteRecord site, DateTimeOffset now) => NextDue(site) is { } due && due <= now;

    /// <summary>Applies everything that is due at these sites, in order of time.</summary>
    public static void Advance(Transaction transaction, params IReadOnlyList<string> sites)
    {
        if (transaction.LeasesInDoubt && sites.Any(name => IsDue(transaction, name)))
        {
            LeaseExtension.AfterOutage(transaction);
        }

        var due = new PriorityQueue<string, (DateTimeOffset, string)>();
        foreach (string name in sites)
        {
            Enqueue(due, transaction, name);
        }

        while (due.TryDequeue(out string? name, out _))
        {
            SiteRecord site = transaction.Snapshot.Sites[name];
            Apply(transaction, site, Next(site, transaction.Now));
            Enqueue(due, transaction, name);
        }
    }

    private static void Enqueue(PriorityQueue<string, (DateTimeOffset, string)> due, Transaction transaction, string name)
    {
        if (IsDue(transaction, name))
        {
            due.Enqueue(name, (NextDue(transaction.Snapshot.Sites[name])!.Value, name));
        }
    }

    private static bool IsDue(Transaction transaction, string name) => transaction.Snapshot.Sites.TryGetValue(name, out SiteRecord? site) && IsDue(site, transaction.Now);

    // At the same time, a start comes before an end, so that two adjacent maintenances leave no gap.
    private static Maintenance Next(SiteRecord site, DateTimeOffset now) => site.Maintenances
        .Where(record => DueAt(record) <= now)
        .OrderBy(record => DueAt(record)).ThenBy(record => record.Status == MaintenanceStatus.Scheduled ? 0 : 1)
        .First();

    private static DateTimeOffset? DueAt(Maintenance record) =>
        record.Status == MaintenanceStatus.Scheduled ? record.StartsAt
            : record.Lease is { Expired: false } lease && !(record.EndsAt <= lease.ExpiresAt) ? lease.ExpiresAt
            : record.EndsAt;

    private static void Apply(Transaction transaction, SiteRecord site, Maintenance record)
    {
        if (record.Status == MaintenanceStatus.Scheduled)
        {
            Maintenance started = Change(transaction, site, record, record with { Status = MaintenanceStatus.Active });
            transaction.Append(HistoryAction.MaintenanceStarted, Author.Service, site.Name, started.Id, started.Revision, started.Reason);
        }
        else if (DueAt(record) is { } at && at == record.EndsAt)
        {
            MaintenanceEnds.EndByTime(transaction, site, record, at, EndReason.Elapsed);
        }
        else if (record.Lease!.OnExpiry == LeaseExpiry.Release)
        {
            MaintenanceEnds.EndByTime(transaction, site, record, record.Lease.ExpiresAt, EndReason.LeaseExpired);
        }
        else
        {
            Maintenance stays = Change(transaction, OverdueMaintenances.Remember(site, record), record, record with { EndsAt = null, Lease = record.Lease with { Expired = true } });
            transaction.Append(
                HistoryAction.LeaseExpired, Author.Service, site.Name, stays.Id, stays.Revision, "its lease was not renewed; the site stays closed until somebody ends it");
        }
    }

    private static Maintenance Change(Transaction transaction, SiteRecord site, Maintenance record, Maintenance changed)
    {
        changed = changed with { Revision = site.Revision + 1 };
        transaction.Save(site with
        {
            Revision = changed.Revision,
            UpdatedAt = transaction.Now,
            Maintenances = site.Maintenances.Replace(record, changed),
        });
        transaction.Save(changed);
        return changed;
    }
}
