using MaintenanceService.Client;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Transactions;
using MaintenanceService.Domain.Validation;

namespace MaintenanceService.Domain.Maintenances;

/// <summary>Starts and changes maintenances.</summary>
internal static class MaintenanceCommands
{
    public static Maintenance Start(Transaction transaction, string siteName, MaintenanceRequest request, Author author) =>
        Create(transaction, transaction.AdvanceSite(siteName), RecordId.New(), request, author);

    /// <returns>The record, and whether this created it.</returns>
    public static (Maintenance Record, bool Created) Put(
        Transaction transaction, string siteName, string id, MaintenanceRequest request, Precondition? precondition, Author author)
    {
        SiteRecord site = transaction.AdvanceSite(siteName);
        if (site.Find(id) is not { } record)
        {
            EnsureUnused(transaction, siteName, id);
            ForbiddenStarts.Check(transaction, site, id);
            Precondition.Check(precondition, transaction, null, site.Name, id);
            return (Create(transaction, site, id, request, author), true);
        }

        Precondition.Check(precondition, transaction, record.Revision, site.Name, id);
        MaintenanceTerms terms = MaintenanceRequests.Resolve(request, record.StartsAt);
        return (OverdueMaintenances.IsAsPlanned(site, record, terms) ? record : Change(transaction, site, record, request, terms, author), false);
    }

    public static Maintenance Patch(
        Transaction transaction, string siteName, string id, MaintenancePatch patch, Precondition? precondition, Author author)
    {
        SiteRecord site = transaction.AdvanceSite(siteName);
        Maintenance record = OpenOne(transaction, site, id, precondition);
        Precondition.Check(precondition, transaction, record.Revision, site.Name, id);
        DateTimeOffset? durationFrom = record.Status == MaintenanceStatus.Active ? transaction.Now : null;
        MaintenanceTerms terms = MaintenanceRequests.Resolve(patch.On(record), record.StartsAt, durationFrom);
        return Change(transaction, site, record, patch.Values, terms, author);
    }

    /// <summary>Renews the lease. This does not change the site's revision.</summary>
    public static Maintenance Renew(Transaction transaction, string siteName, string id)
    {
        SiteRecord site = transaction.AdvanceSite(siteName);
        Maintenance record = OpenOne(transaction, site, id);
        if (record.Lease is not { } lease)
        {
            throw new ProblemException(ProblemKind.NoLease, $"The maintenance \"{id}\" has no lease to renew. Give it a lease first.");
        }

        Maintenance renewed = record with { Lease = lease with { ExpiresAt = LeaseLength.End(record, lease.Seconds, transaction.Now), Expired = false } };
        transaction.Save(site with { Maintenances = site.Maintenances.Replace(record, renewed) });
        transaction.Save(renewed);
        return renewed;
    }

    /// <summary>Returns the record of a maintenance that has not ended. Where there is none, the precondition fails before anything else is checked.</summary>
    public static Maintenance OpenOne(Transaction transaction, SiteRecord site, string id, Precondition? precondition = null)
    {
        if (site.Find(id) is { } record)
        {
            return record;
        }

        EnsureUnused(transaction, site.Name, id);
        Precondition.Check(precondition, transaction, null, site.Name, id);
        throw Refuse.MaintenanceNotFound(site.Name, id);
    }

    private static void EnsureUnused(Transaction transaction, string site, string id)
    {
        if (transaction.FindMaintenance(site, id) is { } ended)
        {
            throw Refuse.MaintenanceEnded(ended);
        }

        if (transaction.FindEndOfRemoved(site, id) is { } at)
        {
            throw Refuse.MaintenanceEnded(id, at);
        }
    }

    private static Maintenance Create(Transaction transaction, SiteRecord site, string id, MaintenanceRequest request, Author author)
    {
        if (site.Maintenances.Length >= Limits.OpenMaintenances)
        {
            throw new ProblemException(
                ProblemKind.InvalidValue,
                $"The site \"{site.Name}\" has {Limits.OpenMaintenances} maintenances that are not over; end one first.");
        }

        MaintenanceTerms terms = MaintenanceRequests.Resolve(request, transaction.Now);
        MaintenanceWindow.Check(request, terms.StartsAt, terms.EndsAt, transaction.Now);
        bool starts = terms.StartsAt <= transaction.Now;
        var record = new Maintenance
        {
            Id = id,
            Site = site.Name,
            Status = starts ? MaintenanceStatus.Active : MaintenanceStatus.Scheduled,
            CreatedBy = author.Actor,
            CreatedAt = transaction.Now,
            Revision = site.Revision + 1,
        };
        record = terms.ApplyTo(record, transaction.Now);
        Save(transaction, site with { Maintenances = site.Maintenances.Add(record) }, record);
        transaction.Append(
            starts ? HistoryAction.MaintenanceStarted : HistoryAction.MaintenanceScheduled, author, site.Name, id, record.Revision, record.Reason);
        return record;
    }

    private static Maintenance Change(
        Transaction transaction, SiteRecord site, Maintenance record, MaintenanceRequest request, MaintenanceTerms terms, Author author)
    {
        MaintenanceTerms previous = MaintenanceTerms.Of(record);
        if (terms.Same(previous))
        {
            return record;
        }

        if (record.Status == MaintenanceStatus.Active && terms.StartsAt != previous.StartsAt)
        {
            throw new ProblemException(
                ProblemKind.AlreadyStarted, $"The maintenance \"{record.Id}\" has been active since {WireTime.Format(record.StartsAt)}; its start can't move any more.");
        }

        MaintenanceWindow.Check(request, terms.StartsAt, terms.EndsAt, transaction.Now);
        bool starts = record.Status == MaintenanceStatus.Scheduled && terms.StartsAt <= transaction.Now;
        Maintenance changed = terms.ApplyTo(record, transaction.Now) with
        {
            Status = starts ? MaintenanceStatus.Active : record.Status,
            Revision = site.Revision + 1,
        };
        Save(transaction, site with { Maintenances = site.Maintenances.Replace(record, changed) }, changed);
        HistoryEntry entry = transaction.Append(HistoryAction.MaintenanceChanged, author, site.Name, record.Id, changed.Revision);
        if (record.EndsAt is { } end && (changed.EndsAt is null || changed.EndsAt > end))
        {
            WebhookOutbox.Publish(transaction, WebhookEvent.Extended, entry);
        }

        if (starts)
        {
            transaction.Append(HistoryAction.MaintenanceStarted, author, site.Name, record.Id, changed.Revision, changed.Reason);
        }

        return changed;
    }

    private static void Save(Transaction transaction, SiteRecord site, Maintenance record)
    {
        SiteRecord next = site with { Revision = record.Revision, UpdatedAt = transaction.Now };
        SiteStates.EnsureFits(next, transaction.Snapshot.Sites.GetValueOrDefault(next.Name), transaction.Snapshot.Epoch, transaction.Now);
        transaction.Save(next);
        transaction.Save(record);
    }
}
