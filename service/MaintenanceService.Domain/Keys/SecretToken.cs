using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using MaintenanceService.Domain.Validation;

namespace MaintenanceService.Domain.Keys;

/// <summary>
/// Creates and checks secrets of the form <c>prefix_id_secret</c>: 256 random bits in base64url and a checksum at the end, so that a
/// mistyped or truncated secret is distinguished from a wrong one, and scanners find a leaked one by its form.
/// </summary>
internal static class SecretToken
{
    private const int SecretLength = 43;
    private const int ChecksumLength = 6;

    public static (string Id, string Token) New(string prefix)
    {
        string id = RecordId.New();
        string body = $"{prefix}_{id}_{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32))}";
        return (id, body + Checksum(body));
    }

    /// <summary>Tells whether a text has the form of a token and a correct checksum.</summary>
    public static bool IsWellFormed(string prefix, string token)
    {
        string[] parts = token.Split('_', 3);
        return parts.Length == 3 && parts[0] == prefix && parts[2].Length == SecretLength + ChecksumLength
            && token.EndsWith(Checksum(token[..^ChecksumLength]), StringComparison.Ordinal);
    }

    /// <summary>Returns false where a text begins like a token but is invalid. A text that begins otherwise, such as a configured first key, may have any form.</summary>
    public static bool MayBeWellFormed(string prefix, string token) =>
        !token.StartsWith(prefix + "_", StringComparison.Ordinal) || IsWellFormed(prefix, token);

    /// <summary>Returns the SHA-256 of the whole token's UTF-8 bytes, in lower-case hexadecimal.</summary>
    public static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    private static string Checksum(string body) =>
        Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(body)))[..ChecksumLength];
}
