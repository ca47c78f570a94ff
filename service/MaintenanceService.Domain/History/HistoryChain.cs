using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MaintenanceService.Client;

namespace MaintenanceService.Domain.History;

/// <summary>Chains history entries by hash, so that a changed, lost or inserted one is found.</summary>
internal static class HistoryChain
{
    /// <summary>SHA-256 over the former hash and the entry without its own, lower-case hexadecimal.</summary>
    public static string Hash(string formerHash, HistoryEntry entry)
    {
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(entry with { Hash = "" }, WireJson.TypeInfo<HistoryEntry>());
        byte[] former = Encoding.ASCII.GetBytes(formerHash + "\n");
        return Convert.ToHexStringLower(SHA256.HashData([.. former, .. body]));
    }
}
