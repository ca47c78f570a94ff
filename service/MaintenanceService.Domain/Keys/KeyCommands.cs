using MaintenanceService.Client;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Transactions;
using MaintenanceService.Domain.Validation;

namespace MaintenanceService.Domain.Keys;

/// <summary>Creates and revokes keys.</summary>
internal static class KeyCommands
{
    public const string Prefix = "mnt";

    /// <returns>The key with its secret, which is shown once.</returns>
    public static Key Create(Transaction transaction, KeyRequest request, Author author)
    {
        (string id, string secret) = SecretToken.New(Prefix);
        var record = new KeyRecord
        {
            Id = id,
            Name = NameOf(request),
            Role = request.Role ?? throw Refuse.Malformed("Give the key's role.", "/role"),
            Sites = SitesOf(request),
            Hash = SecretToken.Hash(secret),
            CreatedAt = transaction.Now,
            ExpiresAt = request.ExpiresAt is not { } at || at > transaction.Now ? Truncate(request.ExpiresAt) : throw Refuse.Window("/expiresAt", "The key would be expired already."),
        };
        Save(transaction, record, HistoryAction.KeyCreated, author);
        return KeyViews.Of(record) with { Secret = secret };
    }

    /// <summary>Creates the first admin key of an empty store.</summary>
    public static void Bootstrap(Transaction transaction, string id, string secret)
    {
        var record = new KeyRecord
        {
            Id = id,
            Name = "bootstrap",
            Role = KeyRole.Admin,
            Sites = ["*"],
            Hash = SecretToken.Hash(secret),
            CreatedAt = transaction.Now,
        };
        Save(transaction, record, HistoryAction.KeyCreated, Author.Service);
    }

    public static void Revoke(Transaction transaction, string id, Author author)
    {
        KeyRecord record = transaction.Snapshot.Keys.GetValueOrDefault(id)
            ?? throw Refuse.KeyNotFound(id);
        if (record.RevokedAt is not null)
        {
            return;
        }

        if (IsLastingAdmin(record) && transaction.Snapshot.Keys.Values.Count(IsLastingAdmin) == 1)
        {
            throw new ProblemException(
                ProblemKind.LastAdminKey, "This is the last admin key for every site that does not expire. Create another one without expiresAt first.");
        }

        Save(transaction, record with { RevokedAt = transaction.Now }, HistoryAction.KeyRevoked, author);
    }

    // A key that expires does not count: once it has, nobody could create keys any more.
    private static bool IsLastingAdmin(KeyRecord key) => key is { Role: KeyRole.Admin, RevokedAt: null, ExpiresAt: null } && key.Sites.Contains("*");

    private static void Save(Transaction transaction, KeyRecord record, HistoryAction action, Author author)
    {
        transaction.Save(record);
        transaction.Append(action, author, detail: KeyHistory.Detail(record));
    }

    // Formatted as it is stored and returned, so that the history says the same.
    private static DateTimeOffset? Truncate(DateTimeOffset? at) => at is { } given ? WireTime.Truncate(given) : null;

    /// <exception cref="ProblemException">The name or a site can't be one.</exception>
    public static void EnsureValid(KeyRequest request)
    {
        _ = NameOf(request);
        _ = SitesOf(request);
    }

    private static string NameOf(KeyRequest request) => TextRule.Name(request.Name, "/name", "Give the key a name.");

    private static List<string> SitesOf(KeyRequest request)
    {
        if (request.Sites is not { } requested)
        {
            throw Refuse.Malformed("Name the sites that the key is for; [\"*\"] is every site.", "/sites");
        }

        ListRule.Check(requested, "/sites");
        if (requested.Count == 0)
        {
            throw Refuse.Value("/sites", "A key for no site could do nothing; [\"*\"] is every site.");
        }

        return [.. requested.Select((site, i) => SiteName.TryNormalizePattern(site, out string pattern)
            ? pattern
            : throw Refuse.Value($"/sites/{i}", SiteName.Rule + " A trailing \"*\" matches any rest."))];
    }
}
