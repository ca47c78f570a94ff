using MaintenanceService.Client;
using MaintenanceService.Domain.Keys;
using MaintenanceService.Domain.Maintenances;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Transactions;
using MaintenanceService.Domain.Validation;

namespace MaintenanceService.Domain.Passes;

/// <summary>Creates and revokes passes.</summary>
internal static class PassCommands
{
    public const string TokenPrefix = "mnp";

    /// <returns>The pass with its token, which is shown once.</returns>
    public static Pass Create(Transaction transaction, string siteName, PassRequest request, Author author)
    {
        SiteRecord site = transaction.AdvanceSite(siteName);
        string who = TextRule.Name(request.For, "/for", "Say who the pass is for.");
        if (request.Maintenance is { } id)
        {
            MaintenanceCommands.OpenOne(transaction, site, id);
        }

        if (site.Passes.Count(pass => pass.Pass.ExpiresAt > transaction.Now) >= Limits.Passes)
        {
            throw new ProblemException(ProblemKind.InvalidValue, $"The site \"{siteName}\" has {Limits.Passes} valid passes; revoke one first.");
        }

        (string passId, string token) = SecretToken.New(TokenPrefix);
        var pass = new Pass
        {
            Id = passId,
            Site = siteName,
            For = who,
            Maintenance = request.Maintenance,
            ExpiresAt = Expiry(request, transaction.Now),
            CreatedBy = author.Actor,
            CreatedAt = transaction.Now,
        };
        var record = new PassRecord(pass, SecretToken.Hash(token));
        Save(transaction, site with { Passes = [.. site.Passes.Where(item => item.Pass.ExpiresAt > transaction.Now), record] });
        transaction.Save(record);
        transaction.Append(HistoryAction.PassCreated, author, siteName, pass.Maintenance, site.Revision + 1, $"for {who}");
        return pass with { Token = token };
    }

    public static void Revoke(Transaction transaction, string siteName, string id, Author author)
    {
        SiteRecord site = transaction.AdvanceSite(siteName);
        PassRecord record = transaction.FindPass(siteName, id)
            ?? throw Refuse.PassNotFound(siteName, id);
        if (record.Pass.RevokedAt is not null)
        {
            return;
        }

        var revoked = record with { Pass = record.Pass with { RevokedAt = transaction.Now } };
        Save(transaction, site with { Passes = site.Passes.RemoveAll(pass => pass.Pass.Id == id) });
        transaction.Save(revoked);
        transaction.Append(HistoryAction.PassRevoked, author, siteName, record.Pass.Maintenance, site.Revision + 1, $"for {record.Pass.For}");
    }

    private static void Save(Transaction transaction, SiteRecord site)
    {
        SiteRecord next = site with { Revision = site.Revision + 1, UpdatedAt = transaction.Now };
        SiteStates.EnsureFits(next, transaction.Snapshot.Sites.GetValueOrDefault(next.Name), transaction.Snapshot.Epoch, transaction.Now);
        transaction.Save(next);
    }

    private static DateTimeOffset Expiry(PassRequest request, DateTimeOffset now)
    {
        if (request is { ExpiresAt: not null, Duration: not null })
        {
            throw Refuse.Window("/duration", "Give expiresAt or duration, not both.");
        }

        string pointer = request.Duration is null ? "/expiresAt" : "/duration";
        TimeSpan length = request.Duration ?? (request.ExpiresAt - now) ?? Limits.PassDefault;
        return length <= TimeSpan.Zero || length > Limits.MaxPassLength
            ? throw Refuse.Window(pointer, $"A pass works from now for at most {Limits.MaxPassLength.Days} days.")
            : now + length;
    }
}
