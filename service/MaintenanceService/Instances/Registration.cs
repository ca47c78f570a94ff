using System.Collections.Immutable;
using MaintenanceService.Client;
using MaintenanceService.Problems;
using MaintenanceService.Sites;
using MaintenanceService.Sites.Rules;

namespace MaintenanceService.Instances;

/// <summary>The durable side of instances: who they are.</summary>
internal static class Registration
{
    /// <summary>Makes a process known before it is told anything: from then on it counts.</summary>
    public static void Register(Draft draft, string site, string id, string run, bool mayCreateSite, Author author)
    {
        if (!draft.World.Sites.ContainsKey(site))
        {
            if (!mayCreateSite)
            {
                throw Refuse.SiteNotFound(site);
            }

            SiteCommands.Create(draft, site, null, SettingsRule.Resolve(null), author);
        }

        if (draft.World.InstancesOf(site).GetValueOrDefault(id) is not { } known)
        {
            draft.EnsureRoomForInstance(site);
            draft.Save(new InstanceIdentity(site, id, run, draft.Now, []));
        }
        else if (known.ReplacedRuns.Contains(run))
        {
            throw Replaced(id);
        }
        else if (known.Run != run)
        {
            draft.Save(known.ReplacedBy(run));
        }
    }

    /// <summary>Forgets an instance, whether it left by itself or somebody knows that it is gone.</summary>
    public static void Remove(Draft draft, string site, string id, Author author, string? detail = null)
    {
        SiteRecord record = draft.Site(site);
        if (draft.World.InstancesOf(site).ContainsKey(id))
        {
            draft.RemoveInstance(site, id);
            draft.Append(HistoryAction.InstanceRemoved, author, site, revision: record.Revision, detail: detail is null ? id : $"{id}: {detail}");
        }
    }

    public static ProblemException Replaced(string id) => new(
        ProblemKind.InstanceReplaced,
        $"A newer process reports as \"{id}\". Two processes must not share an instance name: go on under another, and correct the setting.");
}
