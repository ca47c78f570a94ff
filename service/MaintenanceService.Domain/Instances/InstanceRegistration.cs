using System.Collections.Immutable;
using MaintenanceService.Client;
using MaintenanceService.Domain.Maintenances;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Sites;
using MaintenanceService.Domain.Transactions;
using MaintenanceService.Domain.Validation;

namespace MaintenanceService.Domain.Instances;

/// <summary>Registers and removes instances in the store.</summary>
internal static class InstanceRegistration
{
    /// <summary>Registers a process before it receives any state: from then on it is counted.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="site">The site.</param>
    /// <param name="id">The id of the instance.</param>
    /// <param name="run">The process.</param>
    /// <param name="mayCreateSite">Whether it may create the site.</param>
    /// <param name="author">The holder of the key.</param>
    /// <param name="currentKey">The key of the process that has the id and has reported recently; null = none, or not known.</param>
    public static void Register(Transaction transaction, string site, string id, string run, bool mayCreateSite, Author author, string? currentKey = null)
    {
        if (!transaction.Snapshot.Sites.ContainsKey(site))
        {
            if (!mayCreateSite)
            {
                throw Refuse.SiteNotFound(site);
            }

            transaction.EnsureRoomForSite(ProblemKind.RegistryFull);
            SiteCommands.Create(transaction, site, null, SettingsRule.Resolve(null), author);
        }

        if (transaction.Snapshot.InstancesOf(site).GetValueOrDefault(id) is not { } known)
        {
            transaction.EnsureRoomForInstance(site);
            transaction.Save(new InstanceIdentity(site, id, run, transaction.Now, [], author.Actor.Key));
        }
        else if (known.ReplacedRuns.Contains(run))
        {
            throw Replaced(id);
        }
        else if (known.Run != run)
        {
            if (currentKey is not null && currentKey != author.Actor.Key)
            {
                throw new ProblemException(
                    ProblemKind.Forbidden,
                    $"Another process, with another key, reports as \"{id}\". Report under another name, or wait until that one has been silent for {InstanceStateEvaluator.Silence.TotalSeconds} seconds.");
            }

            transaction.Save(known.ReplacedBy(run, author.Actor.Key));
        }
    }

    /// <summary>Removes an instance that deregisters, or that an operator knows to be gone.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="site">The site.</param>
    /// <param name="id">The instance.</param>
    /// <param name="author">Who requests the removal.</param>
    /// <param name="run">The process that must have the id; null = any.</param>
    public static void Remove(Transaction transaction, string site, string id, Author author, string? run = null)
    {
        SiteRecord record = transaction.AdvanceSite(site);
        InstanceIdentity known = transaction.Snapshot.InstancesOf(site).GetValueOrDefault(id) ?? throw Refuse.InstanceNotFound(site, id);
        if (run is not null && run != known.Run)
        {
            throw new ProblemException(ProblemKind.Forbidden, $"\"{id}\" is used by another process than the named run; only that process, or an operator who names no run, can remove it.");
        }

        transaction.RemoveInstance(site, id);
        transaction.Append(HistoryAction.InstanceRemoved, author, site, revision: record.Revision, detail: RemovalEntry.Detail(id, known.Run));
    }

    /// <summary>Removes an instance whose silence exceeds the expiry.</summary>
    public static void RemoveSilent(Transaction transaction, SiteRecord site, string id)
    {
        transaction.RemoveInstance(site.Name, id);
        transaction.Append(HistoryAction.InstanceRemoved, Author.Service, site.Name, revision: site.Revision, detail: $"{id}: it was silent for too long");
    }

    public static ProblemException Replaced(string id) => new(
        ProblemKind.InstanceReplaced,
        $"A newer process reports as \"{id}\". Two processes must not share an instance name: use another one, and correct the setting.");
}
