using MaintenanceService.Client;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Transactions;

namespace MaintenanceService.Domain.Maintenances;

/// <summary>Ends maintenances, on request or by time.</summary>
internal static class MaintenanceEnds
{
    public static Maintenance End(Transaction transaction, string siteName, string id, Precondition? precondition, Author author) =>
        EndKnown(transaction, transaction.AdvanceSite(siteName), id, precondition, author) ?? throw Refuse.MaintenanceNotFound(siteName, id, transaction.FindEndOfRemoved(siteName, id));

    /// <summary>Ends a maintenance, or prevents its start, whose request may still be on the way.</summary>
    /// <returns>The record; null where the id was unknown.</returns>
    public static Maintenance? EndOrForbid(Transaction transaction, string siteName, string id, Precondition? precondition, Author author)
    {
        SiteRecord site = transaction.AdvanceSite(siteName);
        if (EndKnown(transaction, site, id, precondition, author) is { } ended)
        {
            return ended;
        }

        // An id that was used can't be used again.
        if (transaction.FindEndOfRemoved(siteName, id) is null)
        {
            ForbiddenStarts.Add(transaction, site, id);
        }

        return null;
    }

    private static Maintenance? EndKnown(Transaction transaction, SiteRecord site, string id, Precondition? precondition, Author author)
    {
        string siteName = site.Name;
        if (site.Find(id) is not { } record)
        {
            return EndedBefore(transaction, siteName, id, precondition);
        }

        Precondition.Check(precondition, transaction, record.Revision, siteName, id);
        EndReason reason = record.Status == MaintenanceStatus.Scheduled ? EndReason.Cancelled : EndReason.Ended;
        (SiteRecord next, Maintenance ended) = Close(site, record, site.Revision + 1, transaction.Now, reason, author.Actor);
        Save(transaction, next, transaction.Now);
        transaction.Save(ended);
        transaction.Append(HistoryAction.MaintenanceEnded, author, siteName, id, ended.Revision, EndReasonText.Describe(reason));
        return ended;
    }

    /// <summary>Ends all active maintenances as one change of the site.</summary>
    public static IReadOnlyList<Maintenance> EndAll(Transaction transaction, string siteName, Author author)
    {
        SiteRecord site = transaction.AdvanceSite(siteName);
        var all = new List<Maintenance>();
        SiteRecord next = site;
        foreach (Maintenance record in site.Maintenances.Where(item => item.Status == MaintenanceStatus.Active))
        {
            (next, Maintenance ended) = Close(next, record, site.Revision + 1, transaction.Now, EndReason.Ended, author.Actor);
            all.Add(ended);
        }

        if (all.Count == 0)
        {
            return all;
        }

        Save(transaction, next, transaction.Now);
        foreach (Maintenance ended in all)
        {
            transaction.Save(ended);
            transaction.Append(HistoryAction.MaintenanceEnded, author, siteName, ended.Id, ended.Revision, EndReasonText.Describe(EndReason.Ended));
        }

        return all;
    }

    /// <summary>Ends a maintenance whose time is over.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="site">The site.</param>
    /// <param name="record">The active maintenance.</param>
    /// <param name="at">When it was due to end.</param>
    /// <param name="reason">Elapsed, or lease expired.</param>
    public static void EndByTime(Transaction transaction, SiteRecord site, Maintenance record, DateTimeOffset at, EndReason reason)
    {
        (SiteRecord next, Maintenance ended) = Close(site, record, site.Revision + 1, at, reason, endedBy: null);
        Save(transaction, next, transaction.Now);
        transaction.Save(ended);
        HistoryAction action = reason == EndReason.LeaseExpired ? HistoryAction.LeaseExpired : HistoryAction.MaintenanceEnded;
        transaction.Append(action, Author.Service, site.Name, record.Id, ended.Revision, EndReasonText.Describe(reason));
    }

    private static Maintenance? EndedBefore(Transaction transaction, string siteName, string id, Precondition? precondition)
    {
        Maintenance? ended = transaction.FindMaintenance(siteName, id);
        if (ended is null)
        {
            if (precondition is not null && transaction.FindEndOfRemoved(siteName, id) is { } at)
            {
                throw Refuse.MaintenanceEnded(id, at);
            }

            Precondition.Check(precondition, transaction, null, siteName, id);
            return null;
        }

        return precondition is null || precondition.Holds(transaction.Snapshot.Epoch, ended.Revision) ? ended : throw Refuse.MaintenanceEnded(ended);
    }

    private static (SiteRecord Site, Maintenance Ended) Close(
        SiteRecord site, Maintenance record, long revision, DateTimeOffset at, EndReason reason, Actor? endedBy)
    {
        Maintenance ended = record with
        {
            Status = MaintenanceStatus.Ended,
            EndedAt = at,
            EndedBy = endedBy,
            EndReason = reason,
            Revision = revision,
        };
        SiteRecord next = site with
        {
            Revision = revision,
            Maintenances = site.Maintenances.Remove(record),
            // A pass of this maintenance alone becomes invalid with it.
            Passes = site.Passes.RemoveAll(pass => pass.Pass.Maintenance == record.Id),
        };
        return (next, ended);
    }

    private static void Save(Transaction transaction, SiteRecord site, DateTimeOffset now) => transaction.Save(site with { UpdatedAt = now });
}
