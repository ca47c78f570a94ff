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
    public static (SiteRecord Site, bool Created) Put(Draft draft, string name, SiteRequest request, Precondition? precondition, Author author)
    {
        string? displayName = TextRule.Line(request.DisplayName, "/displayName");
        SiteSettings settings = SettingsRule.Resolve(request.Settings);
        SiteRecord? site = draft.World.Sites.GetValueOrDefault(name);
        Precondition.Check(precondition, draft, site?.Revision, name);
        if (site is null)
        {
            return (Create(draft, name, displayName, settings, author), true);
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
            UpdatedAt = draft.Now,
        };
        SiteStates.EnsureFits(next, draft.World.Epoch, draft.Now);
        draft.Save(next);
        draft.Append(HistoryAction.SiteChanged, author, name, revision: next.Revision);
        return (next, false);
    }

    public static SiteRecord Create(Draft draft, string name, string? displayName, SiteSettings settings, Author author)
    {
        var site = new SiteRecord
        {
            Name = name,
            DisplayName = displayName,
            Settings = settings,
            Revision = draft.World.Tombstones.GetValueOrDefault(name) + 1,
            CreatedAt = draft.Now,
            UpdatedAt = draft.Now,
        };
        SiteStates.EnsureFits(site, draft.World.Epoch, draft.Now);
        draft.EnsureRoomForSite();
        draft.Save(site);
        draft.Append(HistoryAction.SiteCreated, author, name, revision: site.Revision);
        return site;
    }

    public static void Delete(Draft draft, string name, Precondition? precondition, Author author)
    {
        Precondition.Check(precondition, draft, draft.World.Sites.GetValueOrDefault(name)?.Revision, name);
        SiteRecord site = draft.AdvanceSite(name);
        if (site.Maintenances.Length > 0)
        {
            throw new ProblemException(
                ProblemKind.SiteInMaintenance,
                $"The site \"{name}\" has {(site.Maintenances.Length == 1 ? "1 maintenance" : $"{site.Maintenances.Length} maintenances")} active or scheduled ({string.Join(", ", site.Maintenances.Select(item => item.Id))}). End them first.");
        }

        if (draft.World.InstancesOf(name) is { IsEmpty: false } instances)
        {
            throw new ProblemException(
                ProblemKind.SiteHasInstances,
                $"The site \"{name}\" has {(instances.Count == 1 ? "1 known instance" : $"{instances.Count} known instances")}. Stop the app, or remove the instances that are gone.");
        }

        long last = site.Revision + 1;
        draft.RemoveSite(name, last);
        draft.Append(HistoryAction.SiteDeleted, author, name, revision: last);
    }
}
