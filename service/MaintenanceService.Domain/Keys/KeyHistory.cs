using MaintenanceService.Client;
using MaintenanceService.Domain.Records;

namespace MaintenanceService.Domain.Keys;

/// <summary>What history says of a key: all that decides what it may do, and of its secret a fingerprint.</summary>
internal static class KeyHistory
{
    /// <summary>128 of the 256 bits of the secret's SHA-256: enough that no other secret fits.</summary>
    private const int FingerprintLength = 32;

    public static string Detail(KeyRecord key) =>
        $"{WithoutFingerprint(key)}{(key.ExpiresAt is { } at ? $", until {WireTime.Format(at)}" : "")}, fingerprint {key.Hash[..FingerprintLength]}";

    /// <summary>The details that entries about a key may have: those of the first versions had no fingerprint.</summary>
    public static IEnumerable<string> DetailsOf(KeyRecord key) => [Detail(key), WithoutFingerprint(key)];

    private static string WithoutFingerprint(KeyRecord key) =>
        $"{key.Id} ({key.Name}), {key.Role.ToString().ToLowerInvariant()} of {string.Join(", ", key.Sites)}";
}
