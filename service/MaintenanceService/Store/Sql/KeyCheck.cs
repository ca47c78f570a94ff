using System.Text.Json;
using MaintenanceService.Client;
using MaintenanceService.Domain.Keys;
using MaintenanceService.Domain.Records;

namespace MaintenanceService.Store.Sql;

/// <summary>
/// Compares each key with the history: for a key that was inserted into the file, given another secret, role or sites, or made valid again, no
/// entries say so, and the chain of hashes prevents inserting any.
/// </summary>
internal static class KeyCheck
{
    /// <summary>Returns the fault; null = there is none.</summary>
    public static string? Fault(SqlSession session)
    {
        try
        {
            HistoryEntry[] entries = [.. session.Rows(null, "SELECT body FROM history WHERE site IS NULL ORDER BY seq")
                .Select(row => StoreJson.Read<HistoryEntry>(row[0] as string ?? ""))
                .Where(entry => entry.Action is HistoryAction.KeyCreated or HistoryAction.KeyRevoked)];
            ILookup<HistoryAction, string> details = entries.ToLookup(entry => entry.Action, entry => entry.Detail ?? "");
            HashSet<string> created = [.. details[HistoryAction.KeyCreated]];
            HashSet<string> revoked = [.. details[HistoryAction.KeyRevoked]];
            return session.Rows(null, "SELECT body FROM keys")
                .Select(row => StoreJson.Read<KeyRecord>(row[0] as string ?? ""))
                .Select(key => Fault(key, created, revoked))
                .FirstOrDefault(fault => fault is not null);
        }
        catch (Exception exception) when (exception is JsonException or InvalidDataException or InvalidOperationException)
        {
            return "a key, or an entry of the history about one, can't be read.";
        }
    }

    private static string? Fault(KeyRecord key, HashSet<string> created, HashSet<string> revoked) =>
        !KeyHistory.DetailsOf(key).Any(created.Contains)
            ? $"the key \"{key.Id}\" is not one that the history says was created: it was put into the store, or changed, by something else than the service."
        : key.RevokedAt is null && KeyHistory.DetailsOf(key).Any(revoked.Contains)
            ? $"the key \"{key.Id}\" is valid, but the history says that it was revoked."
        : null;
}
