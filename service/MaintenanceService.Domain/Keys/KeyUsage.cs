using System.Collections.Concurrent;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Transactions;

namespace MaintenanceService.Domain.Keys;

/// <summary>Collects which keys were used; each is stored at most once a minute.</summary>
internal sealed class KeyUsage(TimeProvider time)
{
    private static readonly TimeSpan Resolution = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _used = new(StringComparer.Ordinal);

    public void Record(string id) => _used[id] = time.GetUtcNow();

    /// <summary>True where there is anything to store.</summary>
    public bool IsDue(StateSnapshot snapshot) => _used.Any(use => IsDue(snapshot, use.Key, use.Value));

    public void Save(Transaction transaction)
    {
        foreach ((string id, DateTimeOffset at) in _used.ToArray())
        {
            if (IsDue(transaction.Snapshot, id, at))
            {
                transaction.Save(transaction.Snapshot.Keys[id] with { LastUsedAt = Client.WireTime.Truncate(at) });
            }
        }
    }

    private static bool IsDue(StateSnapshot snapshot, string id, DateTimeOffset at) =>
        snapshot.Keys.TryGetValue(id, out KeyRecord? key) && (key.LastUsedAt is not { } last || (at - last).Duration() >= Resolution);
}
