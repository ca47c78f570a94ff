using MaintenanceService.Client;
using MaintenanceService.Domain.History;
using MaintenanceService.Domain.Transactions;

namespace MaintenanceService.Domain.Retention;

/// <summary>Removes what is past its retention time: history entries, and the ended maintenances that they describe, with their receipts.</summary>
internal static class HistoryRetention
{
    /// <summary>The maximum number of entries per transaction, so that no other write waits for long.</summary>
    public const int MaxEntries = 500;

    /// <summary>Removes the oldest entries written before a time, at most <see cref="MaxEntries"/>.</summary>
    /// <returns>The new checkpoint and the number of removed maintenances; null where there was nothing to do.</returns>
    /// <exception cref="InvalidDataException">The history was modified outside the service.</exception>
    public static (HistoryCheckpoint Checkpoint, int Maintenances)? Trim(Transaction transaction, DateTimeOffset before)
    {
        HistoryCheckpoint previous = transaction.FindCheckpoint();
        HistoryCheckpoint next = previous;
        var ended = new HashSet<(string Site, string Id)>();

        // The newest entry is kept whatever its age: the next entry is chained to it, and the marker beside the store names it.
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

    // The entry may concern an earlier maintenance: the site was deleted and created again, and the id was reused.
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
