using MaintenanceService.Client;
using MaintenanceService.Domain.History;
using MaintenanceService.Domain.Transactions;

namespace MaintenanceService.Domain.Retention;

/// <summary>Removes what is older than it is to be kept: history entries, and the ended maintenances that they tell of, with their receipts.</summary>
internal static class HistoryRetention
{
    /// <summary>So many entries are looked at in one transaction, so that no other write waits for long.</summary>
    public const int MaxEntries = 500;

    /// <summary>Removes the oldest ones that were written before a moment, at most <see cref="MaxEntries"/>.</summary>
    /// <returns>How far the history is removed now, and how many maintenances went with it; null where there was nothing to do.</returns>
    /// <exception cref="InvalidDataException">The history is not what was written.</exception>
    public static (HistoryCheckpoint Checkpoint, int Maintenances)? Trim(Transaction transaction, DateTimeOffset before)
    {
        HistoryCheckpoint previous = transaction.FindCheckpoint();
        HistoryCheckpoint next = previous;
        var ended = new HashSet<(string Site, string Id)>();

        // The newest entry stays, whatever its age: the next one is chained to it, and the marker beside the store names it.
        foreach (HistoryEntry entry in transaction.ListHistoryAfter(previous.Seq, MaxEntries + 1).SkipLast(1).TakeWhile(entry => entry.At < before))
        {
            next = next.Past(entry);
            if (entry is { Action: HistoryAction.MaintenanceEnded or HistoryAction.LeaseExpired, Site: { } site, Maintenance: { } id })
            {
                ended.Add((site, id));
            }
        }

        if (next == previous)
        {
            return null;
        }

        next = next with { At = transaction.Now };
        transaction.Trim(previous, next);
        return (next, ended.Count(item => TryForget(transaction, item.Site, item.Id, before)));
    }

    // An entry may be of an earlier maintenance: the site was deleted and made again, and the id used once more.
    private static bool TryForget(Transaction transaction, string site, string id, DateTimeOffset before)
    {
        bool isOver = transaction.FindMaintenance(site, id) is { Status: MaintenanceStatus.Ended, EndedAt: { } at } && at < before;
        if (isOver)
        {
            transaction.Forget(transaction.FindMaintenance(site, id)!);
        }

        return isOver;
    }
}
