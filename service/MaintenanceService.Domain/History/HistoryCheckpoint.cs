using MaintenanceService.Client;

namespace MaintenanceService.Domain.History;

/// <summary>
/// Represents the beginning of the history that was removed after <c>Maintenance:HistoryDays</c>; the chain of hashes continues from it.
/// Entries of the store itself (its keys, its restores) are never removed; a separate chain protects those before the checkpoint.
/// </summary>
internal sealed record HistoryCheckpoint
{
    /// <summary>The name of its row in the table meta, which carries a checksum like every row.</summary>
    public const string Row = "checkpoint";

    /// <summary>The checkpoint of a complete history.</summary>
    public static HistoryCheckpoint None { get; } = new();

    /// <summary>The number of the last entry before the checkpoint; 0 = none.</summary>
    public long Seq { get; init; }

    /// <summary>The hash of that entry, to which the next entry is chained.</summary>
    public string Hash { get; init; } = "";

    /// <summary>The number of removed entries.</summary>
    public long Removed { get; init; }

    /// <summary>The number of kept entries up to <see cref="Seq"/>.</summary>
    public long Kept { get; init; }

    /// <summary>The last hash of the chain over the kept entries, lower-case hexadecimal.</summary>
    public string KeptHash { get; init; } = "";

    /// <summary>The time of the last removal.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Tells whether an entry is never removed. Each start compares the store's keys with the entries about keys, to detect a key that was inserted.</summary>
    public static bool Keeps(HistoryEntry entry) => entry.Site is null;

    /// <summary>Advances past the next entry, which is then either kept or removed.</summary>
    /// <exception cref="InvalidDataException">The entry's hash does not match the chain; the entry is needed as evidence and must not be removed.</exception>
    public HistoryCheckpoint Past(HistoryEntry entry)
    {
        if (entry.Seq != Seq + 1 || entry.Hash != HistoryChain.Hash(Hash, entry))
        {
            throw new InvalidDataException(
                $"Entry {Seq + 1} of the history is missing or not what was written, so nothing from there on is removed. Stop the service and check the store with the verb \"verify\".");
        }

        HistoryCheckpoint next = this with { Seq = entry.Seq, Hash = entry.Hash };
        return Keeps(entry) ? next.WithKept(entry) : next with { Removed = Removed + 1 };
    }

    /// <summary>Adds an entry to the chain of kept entries.</summary>
    public HistoryCheckpoint WithKept(HistoryEntry entry) =>
        this with { Kept = Kept + 1, KeptHash = HistoryChain.Hash($"{KeptHash} {entry.Hash}", entry) };
}
