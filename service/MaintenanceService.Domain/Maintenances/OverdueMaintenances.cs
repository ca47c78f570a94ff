using System.Collections.Immutable;
using MaintenanceService.Client;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Transactions;

namespace MaintenanceService.Domain.Maintenances;

/// <summary>
/// Tracks maintenances that stay active after their planned end because their lease expired. Their record no longer holds the planned end, so
/// the site does.
/// </summary>
internal static class OverdueMaintenances
{
    /// <summary>Returns the site with the planned end of a maintenance whose lease has just expired.</summary>
    public static SiteRecord Remember(SiteRecord site, Maintenance record) => record.EndsAt is { } planned
        ? site with { PlannedEnds = site.PlannedEnds.SetItem(record.Id, new PlannedEnd(planned)) }
        : site;

    /// <summary>
    /// Tells whether these are the terms from before the lease expired, with the planned end: a request that is only repeated must not take up
    /// that end again, at which the site would open by itself.
    /// </summary>
    public static bool IsAsPlanned(SiteRecord site, Maintenance record, MaintenanceTerms terms) =>
        record is { Lease.Expired: true, EndsAt: null } && site.PlannedEnds.TryGetValue(record.Id, out PlannedEnd? planned)
        && terms.Same(MaintenanceTerms.Of(record) with { EndsAt = planned.At });

    public static bool IsOverdue(SiteRecord site, Maintenance record, DateTimeOffset now) =>
        record.Status == MaintenanceStatus.Active && (record.EndsAt ?? site.PlannedEnds.GetValueOrDefault(record.Id)?.At) < now;

    /// <summary>Tells whether webhooks are to be notified.</summary>
    public static bool IsDue(SiteRecord site, DateTimeOffset now) => !site.PlannedEnds.IsEmpty && site.PlannedEnds.Values.Any(planned => !planned.Told && planned.At <= now);

    /// <summary>Notifies once of each maintenance whose planned end has passed, and forgets those that ended or got another end.</summary>
    public static void Publish(Transaction transaction, IReadOnlyList<string> sites)
    {
        foreach (string name in sites)
        {
            if (!transaction.Snapshot.Sites.TryGetValue(name, out SiteRecord? site))
            {
                continue;
            }

            ImmutableDictionary<string, PlannedEnd> ends = site.PlannedEnds;
            foreach ((string id, PlannedEnd planned) in site.PlannedEnds)
            {
                if (site.Find(id) is not { Status: MaintenanceStatus.Active, EndsAt: null })
                {
                    ends = ends.Remove(id);
                }
                else if (!planned.Told && planned.At <= transaction.Now)
                {
                    ends = ends.SetItem(id, planned with { Told = true });
                    WebhookOutbox.Publish(transaction, WebhookEvent.Overdue, site, id, $"it was to end at {WireTime.Format(planned.At)} and is still active");
                }
            }

            transaction.Save(site with { PlannedEnds = ends });
        }
    }
}
