using MaintenanceService.Client;
using MaintenanceService.Domain.Maintenances;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Transactions;
using MaintenanceService.Domain.Validation;

namespace MaintenanceService.Domain.Sites;

/// <summary>Creates, changes and deletes sites.</summary>
internal static class SiteCommands
{
    /// <returns>The site, and whether this created it.</returns>
    public static (SiteRecord Site, bool Created) Put(Transaction transaction, string name, SiteRequest request, Precondition? precondition, Author author)
    {
        string? displayName = TextRule.Line(request.DisplayName, "/displayName");
        SiteSettings settings = SettingsRule.Resolve(request.Settings);
        SiteRecord? site = transaction.Snapshot.Sites.GetValueOrDefault(name);
        Precondition.Check(precondition, transaction, site?.Revision, name);
        if (site is null)
        {
            transaction.EnsureRoomForSite(ProblemKind.InvalidValue);
            return (Create(transaction, name, displayName, settings, author), true);
        }

        if (site.DisplayName == displayName && SettingsComparison.Same(site.Settings, settings))
        {
            return (site, false);
        }

        SiteRecord next = site with
        {
            DisplayName = displayName,
            Settings = settings,
            Revision = site.Revision + 1,
            UpdatedAt = transaction.Now,
        };
        SiteStates.EnsureFits(next, site, transaction.Snapshot.Epoch, transaction.Now);
        transaction.Save(next);
        transaction.Append(HistoryAction.SiteChanged, author, name, revision: next.Revision);
        return (next, false);
    }

    /// <summary>Creates a site; the caller has made sure that there is room for it.</summary>
    public static SiteRecord Create(Transaction transaction, string name, string? displayName, SiteSettings settings, Author author)
    {
        var site = new SiteRecord
        {
            Name = name,
            DisplayName = displayName,
            Settings = settings,
            Revision = transaction.Snapshot.Tombstones.GetValueOrDefault(name) + 1,
            CreatedAt = transaction.Now,
            UpdatedAt = transaction.Now,
        };
        SiteStates.EnsureFits(site, before: null, transaction.Snapshot.Epoch, transaction.Now);
        transaction.Save(site);
        transaction.Append(HistoryAction.SiteCreated, author, name, revision: site.Revision);
        return site;
    }

    public static void Delete(Transaction transaction, string name, Precondition? precondition, Author author)
    {
        Precondition.Check(precondition, transaction, transaction.Snapshot.Sites.GetValueOrDefault(name)?.Revision, name);
        SiteRecord site = transaction.AdvanceSite(name);
        if (site.Maintenances.Length > 0)
        {
            throw new ProblemException(
                ProblemKind.SiteInMaintenance,
                $"The site \"{name}\" has {(site.Maintenances.Length == 1 ? "1 maintenance" : $"{site.Maintenances.Length} maintenances")} active or scheduled ({string.Join(", ", site.Maintenances.Select(item => item.Id))}). End them first.");
        }

        if (transaction.Snapshot.InstancesOf(name) is { IsEmpty: false } instances)
        {
            throw new ProblemException(
                ProblemKind.SiteHasInstances,
                $"The site \"{name}\" has {(instances.Count == 1 ? "1 known instance" : $"{instances.Count} known instances")}. Stop the app, or remove the instances that no longer run.");
        }

        long last = site.Revision + 1;
        transaction.RemoveSite(name, last);
        transaction.Append(HistoryAction.SiteDeleted, author, name, revision: last);
    }
}
