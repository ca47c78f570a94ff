using MaintenanceService.Client;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Transactions;

namespace MaintenanceService.Domain.Maintenances;

/// <summary>What time does to maintenances: starts, ends, and leases that nobody renewed. Each is a change of its own.</summary>
internal static class Timeline
{
    /// <summary>When time will change something of this site next; null = never.</summary>
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

    public static bool IsDue(SiteRecord site, DateTimeOffset now) => NextDue(site) is { } due && due <= now;

    /// <summary>Applies everything of these sites that is due, in the order of its time.</summary>
    public static void Advance(Draft draft, params IReadOnlyList<string> sites)
    {
        if (draft.LeasesInDoubt && sites.Any(name => IsDue(draft, name)))
        {
            LeaseGrace.Grant(draft);
        }

        var due = new PriorityQueue<string, (DateTimeOffset, string)>();
        foreach (string name in sites)
        {
            Enqueue(due, draft, name);
        }

        while (due.TryDequeue(out string? name, out _))
        {
            SiteRecord site = draft.World.Sites[name];
            Apply(draft, site, Next(site, draft.Now));
            Enqueue(due, draft, name);
        }
    }

    private static void Enqueue(PriorityQueue<string, (DateTimeOffset, string)> due, Draft draft, string name)
    {
        if (IsDue(draft, name))
        {
            due.Enqueue(name, (NextDue(draft.World.Sites[name])!.Value, name));
        }
    }

    private static bool IsDue(Draft draft, string name) => draft.World.Sites.TryGetValue(name, out SiteRecord? site) && IsDue(site, draft.Now);

    // At one moment a start comes before an end: two maintenances that touch leave no gap between them.
    private static Maintenance Next(SiteRecord site, DateTimeOffset now) => site.Maintenances
        .Where(record => DueAt(record) <= now)
        .OrderBy(record => DueAt(record)).ThenBy(record => record.Status == MaintenanceStatus.Scheduled ? 0 : 1)
        .First();

    private static DateTimeOffset? DueAt(Maintenance record) =>
        record.Status == MaintenanceStatus.Scheduled ? record.StartsAt
            : record.Lease is { Expired: false } lease && !(record.EndsAt <= lease.ExpiresAt) ? lease.ExpiresAt
            : record.EndsAt;

    private static void Apply(Draft draft, SiteRecord site, Maintenance record)
    {
        if (record.Status == MaintenanceStatus.Scheduled)
        {
            Maintenance started = Change(draft, site, record, record with { Status = MaintenanceStatus.Active });
            draft.Append(HistoryAction.MaintenanceStarted, Author.Service, site.Name, started.Id, started.Revision, started.Reason);
        }
        else if (DueAt(record) is { } at && at == record.EndsAt)
        {
            MaintenanceEnds.EndByTime(draft, site, record, at, EndReason.Elapsed);
        }
        else if (record.Lease!.OnExpiry == LeaseExpiry.Release)
        {
            MaintenanceEnds.EndByTime(draft, site, record, record.Lease.ExpiresAt, EndReason.LeaseExpired);
        }
        else
        {
            Maintenance stays = Change(draft, OverdueMaintenances.Remember(site, record), record, record with { EndsAt = null, Lease = record.Lease with { Expired = true } });
            draft.Append(
                HistoryAction.LeaseExpired, Author.Service, site.Name, stays.Id, stays.Revision, "its lease was not renewed; the site stays closed until somebody ends it");
        }
    }

    private static Maintenance Change(Draft draft, SiteRecord site, Maintenance record, Maintenance changed)
    {
        changed = changed with { Revision = site.Revision + 1 };
        draft.Save(site with
        {
            Revision = changed.Revision,
            UpdatedAt = draft.Now,
            Maintenances = site.Maintenances.Replace(record, changed),
        });
        draft.Save(changed);
        return changed;
    }
}
