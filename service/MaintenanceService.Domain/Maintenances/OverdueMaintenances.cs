using System.Collections.Immutable;
using MaintenanceService.Client;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Transactions;

namespace MaintenanceService.Domain.Maintenances;

/// <summary>
/// Maintenances that are active after their planned end, since their lease expired and they stay closed. The planned end is not in their
/// record any more, so the site remembers it.
/// </summary>
internal static class OverdueMaintenances
{
    /// <summary>Returns the site with the planned end of a maintenance whose lease has just expired.</summary>
    public static SiteRecord Remember(SiteRecord site, Maintenance record) => record.EndsAt is { } planned
        ? site with { PlannedEnds = site.PlannedEnds.SetItem(record.Id, new PlannedEnd(planned)) }
        : site;

    public static bool IsOverdue(SiteRecord site, Maintenance record, DateTimeOffset now) =>
        record.Status == MaintenanceStatus.Active && (record.EndsAt ?? site.PlannedEnds.GetValueOrDefault(record.Id)?.At) < now;

    /// <summary>Whether somebody is to be told.</summary>
    public static bool IsDue(SiteRecord site, DateTimeOffset now) => !site.PlannedEnds.IsEmpty && site.PlannedEnds.Values.Any(planned => !planned.Told && planned.At <= now);

    /// <summary>Tells of those whose planned end has passed, once each, and forgets those that ended or got another end.</summary>
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
