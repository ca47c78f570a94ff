using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using MaintenanceService.Domain.Validation;

namespace MaintenanceService.Domain.Keys;

/// <summary>
/// Makes and checks secrets of the form <c>prefix_id_secret</c>: 256 random bits in base64url and a checksum at the end, so that a
/// mistyped or cut one is told from a wrong one, and a leaked one is found by its form.
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

    /// <summary>Whether a text has the form and a right checksum.</summary>
    public static bool IsWellFormed(string prefix, string token)
    {
        string[] parts = token.Split('_', 3);
        return parts.Length == 3 && parts[0] == prefix && parts[2].Length == SecretLength + ChecksumLength
            && token.EndsWith(Checksum(token[..^ChecksumLength]), StringComparison.Ordinal);
    }

    /// <summary>False where a text begins like such a secret and can't be one. One that begins otherwise, such as a configured first key, may have any form.</summary>
    public static bool MayBeWellFormed(string prefix, string token) =>
        !token.StartsWith(prefix + "_", StringComparison.Ordinal) || IsWellFormed(prefix, token);

    /// <summary>SHA-256 of the whole token's UTF-8 bytes, lower-case hexadecimal.</summary>
    public static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    private static string Checksum(string body) =>
        Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(body)))[..ChecksumLength];
}
