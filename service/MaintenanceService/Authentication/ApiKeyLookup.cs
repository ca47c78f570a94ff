using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using MaintenanceService.Client;
using MaintenanceService.Configuration;
using MaintenanceService.Keys;
using MaintenanceService.Sites;
using MaintenanceService.Store;
using Microsoft.Extensions.Options;

namespace MaintenanceService.Authentication;

/// <summary>Finds the caller of a secret.</summary>
internal sealed class ApiKeyLookup(WriteQueue queue, TimeProvider time, IOptions<ServiceOptions> options, IHostEnvironment environment, KeyUsage usage)
{
    private readonly byte[]? _developmentHash = environment.IsDevelopment() && options.Value.DevelopmentKey is { Length: > 0 } key
        ? SHA256.HashData(Encoding.UTF8.GetBytes(key))
        : null;

    private (ImmutableDictionary<string, KeyRecord> Keys, Dictionary<string, KeyRecord> ByHash) _index =
        (ImmutableDictionary<string, KeyRecord>.Empty, []);

    /// <summary>Who the secret belongs to; null = nobody, or no more.</summary>
    /// <param name="secret">What was sent.</param>
    /// <param name="fromLoopback">Whether the socket's own address is this machine.</param>
    /// <param name="remoteAddress">The address for history.</param>
    public Caller? Find(string secret, bool fromLoopback, string? remoteAddress)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(secret));
        if (_developmentHash is not null && fromLoopback && CryptographicOperations.FixedTimeEquals(hash, _developmentHash))
        {
            return new Caller(new Author(new Actor { Key = Caller.Development, Name = Caller.Development }, remoteAddress), Caller.Development, null, ["*"]);
        }

        if (!Index().TryGetValue(Convert.ToHexStringLower(hash), out KeyRecord? key) || !key.IsValidAt(time.GetUtcNow()))
        {
            return null;
        }

        usage.Note(key.Id);
        return new Caller(new Author(new Actor { Key = key.Id, Name = key.Name }, remoteAddress), key.Id, key.Role, key.Sites);
    }

    /// <summary>Whether a caller's key is still good.</summary>
    public bool IsValid(Caller caller) =>
        caller.Role is null || (queue.World.Keys.TryGetValue(caller.KeyId, out KeyRecord? key) && key.IsValidAt(time.GetUtcNow()));

    // Looking a hash up tells nothing by its time: whoever could choose its first bytes would have to find SHA-256 preimages.
    private Dictionary<string, KeyRecord> Index()
    {
        ImmutableDictionary<string, KeyRecord> keys = queue.World.Keys;
        (ImmutableDictionary<string, KeyRecord> Keys, Dictionary<string, KeyRecord> ByHash) index = _index;
        if (!ReferenceEquals(index.Keys, keys))
        {
            index = (keys, keys.Values.ToDictionary(key => key.Hash, StringComparer.Ordinal));
            _index = index;
        }

        return index.ByHash;
    }
}
