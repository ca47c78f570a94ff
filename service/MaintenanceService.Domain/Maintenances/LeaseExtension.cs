using MaintenanceService.Client;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Transactions;

namespace MaintenanceService.Domain.Maintenances;

/// <summary>
/// Extends every lease to its full length after an outage of the service: a lease expires only where the service was available for its whole
/// length. Also shortens a lease whose expiry lies too far ahead because the clock was set back.
/// </summary>
internal static class LeaseExtension
{
    public static void AfterOutage(Transaction transaction)
    {
        transaction.MarkLeasesExtended();
        foreach (SiteRecord site in transaction.Snapshot.Sites.Values.Where(site => site.Maintenances.Any(Runs)))
        {
            SiteRecord next = site;
            foreach (Maintenance record in site.Maintenances.Where(Runs))
            {
                DateTimeOffset expires = LeaseLength.End(record, record.Lease!.Seconds, transaction.Now);
                if (expires != record.Lease.ExpiresAt)
                {
                    Maintenance granted = record with { Lease = record.Lease with { ExpiresAt = expires } };
                    next = next with { Maintenances = next.Maintenances.Replace(record, granted) };
                    transaction.Save(granted);
                }
            }

            if (!ReferenceEquals(next, site))
            {
                transaction.Save(next);
            }
        }
    }

    private static bool Runs(Maintenance record) => record.Lease is { Expired: false };
}
