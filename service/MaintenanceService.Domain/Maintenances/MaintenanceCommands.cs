using MaintenanceService.Client;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Transactions;
using MaintenanceService.Domain.Validation;

namespace MaintenanceService.Domain.Maintenances;

/// <summary>Begins and changes maintenances.</summary>
internal static class MaintenanceCommands
{
    public static Maintenance Start(Draft draft, string siteName, MaintenanceRequest request, Author author) =>
        Create(draft, draft.AdvanceSite(siteName), RecordId.New(), request, author);

    /// <returns>The record, and whether this created it.</returns>
    public static (Maintenance Record, bool Created) Put(
        Draft draft, string siteName, string id, MaintenanceRequest request, Precondition? precondition, Author author)
    {
        SiteRecord site = draft.AdvanceSite(siteName);
        if (site.Find(id) is not { } record)
        {
            EnsureUnused(draft, siteName, id);
            ForbiddenStarts.Check(draft, site, id);
            Precondition.Check(precondition, draft, null, site.Name, id);
            return (Create(draft, site, id, request, author), true);
        }

        Precondition.Check(precondition, draft, record.Revision, site.Name, id);
        MaintenanceTerms terms = MaintenanceRequests.Resolve(request, record.StartsAt);
        return (Change(draft, site, record, request, terms, author), false);
    }

    public static Maintenance Patch(
        Draft draft, string siteName, string id, MaintenancePatch patch, Precondition? precondition, Author author)
    {
        SiteRecord site = draft.AdvanceSite(siteName);
        Maintenance record = OpenOne(draft, site, id, precondition);
        Precondition.Check(precondition, draft, record.Revision, site.Name, id);
        DateTimeOffset? durationFrom = record.Status == MaintenanceStatus.Active ? draft.Now : null;
        MaintenanceTerms terms = MaintenanceRequests.Resolve(patch.On(record), record.StartsAt, durationFrom);
        return Change(draft, site, record, patch.Values, terms, author);
    }

    /// <summary>Moves the lease. This is no change of the site: its revision stays.</summary>
    public static Maintenance Renew(Draft draft, string siteName, string id)
    {
        SiteRecord site = draft.AdvanceSite(siteName);
        Maintenance record = OpenOne(draft, site, id);
        if (record.Lease is not { } lease)
        {
            throw new ProblemException(ProblemKind.NoLease, $"The maintenance \"{id}\" has no lease to renew. Give it a lease first.");
        }

        Maintenance renewed = record with { Lease = lease with { ExpiresAt = LeaseLength.End(record, lease.Seconds, draft.Now), Expired = false } };
        draft.Save(site with { Maintenances = site.Maintenances.Replace(record, renewed) });
        draft.Save(renewed);
        return renewed;
    }

    /// <summary>The record while it is not over. Where there is none, a precondition has failed before anything else is looked at.</summary>
    public static Maintenance OpenOne(Draft draft, SiteRecord site, string id, Precondition? precondition = null)
    {
        if (site.Find(id) is { } record)
        {
            return record;
        }

        EnsureUnused(draft, site.Name, id);
        Precondition.Check(precondition, draft, null, site.Name, id);
        throw Refuse.MaintenanceNotFound(site.Name, id);
    }

    private static void EnsureUnused(Draft draft, string site, string id)
    {
        if (draft.FindMaintenance(site, id) is { } ended)
        {
            throw Refuse.MaintenanceEnded(ended);
        }

        if (draft.FindForgotten(site, id) is { } at)
        {
            throw Refuse.MaintenanceEnded(id, at);
        }
    }

    private static Maintenance Create(Draft draft, SiteRecord site, string id, MaintenanceRequest request, Author author)
    {
        if (site.Maintenances.Length >= Limits.OpenMaintenances)
        {
            throw new ProblemException(
                ProblemKind.InvalidValue,
                $"The site \"{site.Name}\" has {Limits.OpenMaintenances} maintenances that are not over; end one first.");
        }

        MaintenanceTerms terms = MaintenanceRequests.Resolve(request, draft.Now);
        MaintenanceWindow.Check(request, terms.StartsAt, terms.EndsAt, draft.Now);
        bool starts = terms.StartsAt <= draft.Now;
        var record = new Maintenance
        {
            Id = id,
            Site = site.Name,
            Status = starts ? MaintenanceStatus.Active : MaintenanceStatus.Scheduled,
            CreatedBy = author.Actor,
            CreatedAt = draft.Now,
            Revision = site.Revision + 1,
        };
        record = terms.ApplyTo(record, draft.Now);
        Save(draft, site with { Maintenances = site.Maintenances.Add(record) }, record);
        draft.Append(
            starts ? HistoryAction.MaintenanceStarted : HistoryAction.MaintenanceScheduled, author, site.Name, id, record.Revision, record.Reason);
        return record;
    }

    private static Maintenance Change(
        Draft draft, SiteRecord site, Maintenance record, MaintenanceRequest request, MaintenanceTerms terms, Author author)
    {
        MaintenanceTerms former = MaintenanceTerms.Of(record);
        if (terms.Same(former))
        {
            return record;
        }

        if (record.Status == MaintenanceStatus.Active && terms.StartsAt != former.StartsAt)
        {
            throw new ProblemException(
                ProblemKind.AlreadyStarted, $"The maintenance \"{record.Id}\" has been active since {WireTime.Format(record.StartsAt)}; its start can't move any more.");
        }

        MaintenanceWindow.Check(request, terms.StartsAt, terms.EndsAt, draft.Now);
        bool starts = record.Status == MaintenanceStatus.Scheduled && terms.StartsAt <= draft.Now;
        Maintenance changed = terms.ApplyTo(record, draft.Now) with
        {
            Status = starts ? MaintenanceStatus.Active : record.Status,
            Revision = site.Revision + 1,
        };
        Save(draft, site with { Maintenances = site.Maintenances.Replace(record, changed) }, changed);
        HistoryEntry entry = draft.Append(HistoryAction.MaintenanceChanged, author, site.Name, record.Id, changed.Revision);
        if (record.EndsAt is { } end && (changed.EndsAt is null || changed.EndsAt > end))
        {
            WebhookOutbox.Publish(draft, WebhookEvent.Extended, entry);
        }

        if (starts)
        {
            draft.Append(HistoryAction.MaintenanceStarted, author, site.Name, record.Id, changed.Revision, changed.Reason);
        }

        return changed;
    }

    private static void Save(Draft draft, SiteRecord site, Maintenance record)
    {
        SiteRecord next = site with { Revision = record.Revision, UpdatedAt = draft.Now };
        SiteStates.EnsureFits(next, draft.World.Epoch, draft.Now);
        draft.Save(next);
        draft.Save(record);
    }
}
