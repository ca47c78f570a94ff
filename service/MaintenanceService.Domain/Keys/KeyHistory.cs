using MaintenanceService.Client;
using MaintenanceService.Domain.Records;

namespace MaintenanceService.Domain.Keys;

/// <summary>Formats the history details of a key: everything that decides its rights, and a fingerprint of its secret.</summary>
internal static class KeyHistory
{
    /// <summary>The fingerprint has 128 of the 256 bits of the secret's SHA-256: enough that no other secret matches.</summary>
    private const int FingerprintLength = 32;

    public static string Detail(KeyRecord key) =>
        $"{WithoutFingerprint(key)}{(key.ExpiresAt is { } at ? $", until {WireTime.Format(at)}" : "")}, fingerprint {key.Hash[..FingerprintLength]}";

    /// <summary>Returns the details that entries about a key may have: the first versions wrote no fingerprint.</summary>
    public static IEnumerable<string> DetailsOf(KeyRecord key) => [Detail(key), WithoutFingerprint(key)];

    private static string WithoutFingerprint(KeyRecord key) =>
        $"{key.Id} ({key.Name}), {key.Role.ToString().ToLowerInvariant()} of {string.Join(", ", key.Sites)}";
}
