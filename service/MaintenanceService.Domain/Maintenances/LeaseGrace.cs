using MaintenanceService.Client;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Transactions;

namespace MaintenanceService.Domain.Maintenances;

/// <summary>
/// A lease expires only where the service was ready for its whole length: after our outage every lease runs its full length anew. It runs no
/// longer than that either: where the clock was set back, the time that it was to expire at is too far away.
/// </summary>
internal static class LeaseGrace
{
    public static void Grant(Draft draft)
    {
        draft.LeasesGranted();
        foreach (SiteRecord site in draft.World.Sites.Values.Where(site => site.Maintenances.Any(Runs)))
        {
            SiteRecord next = site;
            foreach (Maintenance record in site.Maintenances.Where(Runs))
            {
                DateTimeOffset expires = LeaseLength.End(record, record.Lease!.Seconds, draft.Now);
                if (expires != record.Lease.ExpiresAt)
                {
                    Maintenance granted = record with { Lease = record.Lease with { ExpiresAt = expires } };
                    next = next with { Maintenances = next.Maintenances.Replace(record, granted) };
                    draft.Save(granted);
                }
            }

            if (!ReferenceEquals(next, site))
            {
                draft.Save(next);
            }
        }
    }

    private static bool Runs(Maintenance record) => record.Lease is { Expired: false };
}
