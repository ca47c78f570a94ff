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
        var ended = new Dictionary<(string Site, string Id), long?>();
        foreach (HistoryEntry entry in Expired(transaction, previous.Seq, before))
        {
            next = next.Past(entry);
            if (entry is { Action: HistoryAction.MaintenanceEnded or HistoryAction.LeaseExpired, Site: { } site, Maintenance: { } id })
            {
                ended[(site, id)] = entry.Revision;
            }
        }

        if (next == previous)
        {
            return null;
        }

        next = next with { At = transaction.Now };
        transaction.Trim(previous, next);
        return (next, ended.Count(item => TryForget(transaction, item.Key.Site, item.Key.Id, item.Value, before)));
    }

    // The newest entry is kept whatever its age: the next entry is chained to it, and the marker beside the store names it.
    private static HistoryEntry[] Expired(Transaction transaction, long after, DateTimeOffset before)
    {
        HistoryEntry[] entries = [.. transaction.ListHistoryAfter(after, MaxEntries + 1).SkipLast(1)];
        bool areAhead = entries is [var first, ..] && first.At >= before && AreAhead(transaction, after, before);
        return [.. entries.TakeWhile(entry => entry.At < before == !areAhead)];
    }

    // Tells whether the next entries were written while the clock was ahead: what follows them has expired, and what follows that is older than they are, too.
    // Where it is not, the clock may have been behind when the expired ones were written. Looks no further than necessary: times that have come pass their retention.
    private static bool AreAhead(Transaction transaction, long after, DateTimeOffset before)
    {
        DateTimeOffset earliest = DateTimeOffset.MaxValue;
        bool hasExpired = false;
        foreach (HistoryEntry entry in ListAfter(transaction, after))
        {
            if (entry.At < before)
            {
                hasExpired = true;
            }
            else if (hasExpired)
            {
                return entry.At < earliest;
            }
            else if (entry.At <= transaction.Now && entry.Seq > after + MaxEntries)
            {
                return false;
            }
            else if (entry.At < earliest)
            {
                earliest = entry.At;
            }
        }

        return hasExpired && transaction.Now < earliest;
    }

    private static IEnumerable<HistoryEntry> ListAfter(Transaction transaction, long seq)
    {
        while (transaction.ListHistoryAfter(seq, MaxEntries) is [.., var last] page)
        {
            foreach (HistoryEntry entry in page)
            {
                yield return entry;
            }

            seq = last.Seq;
        }
    }

    // The entry may concern an earlier maintenance: the site was deleted and created again, and the id was reused.
    private static bool TryForget(Transaction transaction, string site, string id, long? revision, DateTimeOffset before)
    {
        bool isOver = transaction.FindMaintenance(site, id) is { Status: MaintenanceStatus.Ended } ended && (ended.EndedAt < before || ended.Revision == revision);
        if (isOver)
        {
            transaction.Forget(transaction.FindMaintenance(site, id)!);
        }

        return isOver;
    }
}
