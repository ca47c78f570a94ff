using MaintenanceService.Client;

namespace MaintenanceService.Domain.History;

/// <summary>
/// Stands for the beginning of the history that was removed after <c>Maintenance:HistoryDays</c>: the chain of hashes goes on from it. Entries
/// of the store itself (its keys, its restores) are never removed; a chain of their own protects those that lie before it.
/// </summary>
internal sealed record HistoryCheckpoint
{
    /// <summary>The name of its row in the table meta, which carries a checksum as every row does.</summary>
    public const string Row = "checkpoint";

    /// <summary>The checkpoint of a history that is there from its first entry on.</summary>
    public static HistoryCheckpoint None { get; } = new();

    /// <summary>The number of the last entry that it stands for; 0 = none.</summary>
    public long Seq { get; init; }

    /// <summary>That entry's hash, which the next one is chained to.</summary>
    public string Hash { get; init; } = "";

    /// <summary>How many entries were removed.</summary>
    public long Removed { get; init; }

    /// <summary>How many entries up to <see cref="Seq"/> were kept.</summary>
    public long Kept { get; init; }

    /// <summary>The end of the chain over the kept ones, lower-case hexadecimal.</summary>
    public string KeptHash { get; init; } = "";

    /// <summary>When entries were last removed.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Whether an entry stays for as long as the store does: by those of keys, each start tells a key that was put into the store.</summary>
    public static bool Keeps(HistoryEntry entry) => entry.Site is null;

    /// <summary>Moves it past the next entry, which is then either kept or removed.</summary>
    /// <exception cref="InvalidDataException">The entry is not what was written: what proves that must not be removed.</exception>
    public HistoryCheckpoint Past(HistoryEntry entry)
    {
        if (entry.Seq != Seq + 1 || entry.Hash != HistoryChain.Hash(Hash, entry))
        {
            throw new InvalidDataException(
                $"Entry {Seq + 1} of the history is missing or not what was written, so nothing from there on is removed. Stop the service and look at the store with the verb \"verify\".");
        }

        HistoryCheckpoint next = this with { Seq = entry.Seq, Hash = entry.Hash };
        return Keeps(entry) ? next.WithKept(entry) : next with { Removed = Removed + 1 };
    }

    /// <summary>Adds an entry to the chain of the kept ones.</summary>
    public HistoryCheckpoint WithKept(HistoryEntry entry) =>
        this with { Kept = Kept + 1, KeptHash = HistoryChain.Hash($"{KeptHash} {entry.Hash}", entry) };
}
