using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MaintenanceService.Client;

namespace MaintenanceService.Domain.History;

/// <summary>Chains history entries by hash, so that a changed, removed or inserted entry is detected.</summary>
internal static class HistoryChain
{
    /// <summary>Returns the SHA-256 over the previous hash and the entry without its own hash, in lower-case hexadecimal.</summary>
    public static string Hash(string previousHash, HistoryEntry entry)
    {
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(entry with { Hash = "" }, WireJson.TypeInfo<HistoryEntry>());
        byte[] previous = Encoding.ASCII.GetBytes(previousHash + "\n");
        return Convert.ToHexStringLower(SHA256.HashData([.. previous, .. body]));
    }
}
