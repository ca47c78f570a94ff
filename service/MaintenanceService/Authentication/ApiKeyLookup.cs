using System.Collections.Immutable;
using MaintenanceService.Domain.Keys;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Transactions;

namespace MaintenanceService.Authentication;

/// <summary>Finds keys by their secrets.</summary>
internal sealed class ApiKeyLookup(IStateReader state, TimeProvider time)
{
    // One reference: two that are replaced one after the other could combine the previous keys with the newer index, or the reverse.
    private volatile KeyIndex _index = new(ImmutableDictionary<string, KeyRecord>.Empty, []);

    /// <summary>Returns the key, which may be revoked or expired; null = there is none.</summary>
    public KnownKey? Find(string secret) => Index().GetValueOrDefault(SecretToken.Hash(secret));

    /// <summary>Tells whether a caller's key is still valid.</summary>
    public bool IsValid(Caller caller) => caller.IsValid(state.Snapshot.Keys, time.GetUtcNow());

    // The duration of a hash lookup reveals nothing useful: to choose the first bytes of a hash, an attacker would have to find SHA-256 preimages.
    private Dictionary<string, KnownKey> Index()
    {
        ImmutableDictionary<string, KeyRecord> keys = state.Snapshot.Keys;
        KeyIndex index = _index;
        if (!ReferenceEquals(index.Keys, keys))
        {
            index = new KeyIndex(keys, keys.Values.ToDictionary(key => key.Hash, key => new KnownKey(key), StringComparer.Ordinal));
            _index = index;
        }

        return index.ByHash;
    }

    private sealed record KeyIndex(ImmutableDictionary<string, KeyRecord> Keys, Dictionary<string, KnownKey> ByHash);
}
