using MaintenanceService.Client;
using MaintenanceService.Domain.History;
using MaintenanceService.Domain.Transactions;

namespace MaintenanceService.Domain.Retention;

/// <summary>Removes what is older than it is to be kept: history entries, and the ended maintenances that they tell of, with their receipts.</summary>
internal static class HistoryRetention
{
    /// <summary>So many entries are looked at in one transaction, so that no other write waits for long.</summary>
    public const int EntriesMost = 500;

    /// <summary>Removes the oldest ones that were written before a moment, at most <see cref="EntriesMost"/>.</summary>
    /// <returns>How far the history is removed now, and how many maintenances went with it; null where there was nothing to do.</returns>
    /// <exception cref="InvalidDataException">The history is not what was written.</exception>
    public static (HistoryCheckpoint Checkpoint, int Maintenances)? Trim(Draft draft, DateTimeOffset before)
    {
        HistoryCheckpoint former = draft.FindCheckpoint();
        HistoryCheckpoint next = former;
        var ended = new HashSet<(string Site, string Id)>();

        // The newest entry stays, whatever its age: the next one is chained to it, and the marker beside the store names it.
        foreach (HistoryEntry entry in draft.ListHistoryAfter(former.Seq, EntriesMost + 1).SkipLast(1).TakeWhile(entry => entry.At < before))
        {
            next = next.Past(entry);
            if (entry is { Action: HistoryAction.MaintenanceEnded or HistoryAction.LeaseExpired, Site: { } site, Maintenance: { } id })
            {
                ended.Add((site, id));
            }
        }

        if (next == former)
        {
            return null;
        }

        next = next with { At = draft.Now };
        draft.Trim(former, next);
        return (next, ended.Count(item => TryForget(draft, item.Site, item.Id, before)));
    }

    // An entry may be of an earlier maintenance: the site was deleted and made again, and the id used once more.
    private static bool TryForget(Draft draft, string site, string id, DateTimeOffset before)
    {
        bool isOver = draft.FindMaintenance(site, id) is { Status: MaintenanceStatus.Ended, EndedAt: { } at } && at < before;
        if (isOver)
        {
            draft.Forget(draft.FindMaintenance(site, id)!);
        }

        return isOver;
    }
}
