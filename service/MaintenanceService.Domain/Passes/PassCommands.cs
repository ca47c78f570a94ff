using MaintenanceService.Client;
using MaintenanceService.Domain.Keys;
using MaintenanceService.Domain.Maintenances;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Transactions;
using MaintenanceService.Domain.Validation;

namespace MaintenanceService.Domain.Passes;

/// <summary>Gives and revokes passes.</summary>
internal static class PassCommands
{
    public const string TokenPrefix = "mnp";

    /// <returns>The pass with its token, which is shown once.</returns>
    public static Pass Create(Draft draft, string siteName, PassRequest request, Author author)
    {
        SiteRecord site = draft.AdvanceSite(siteName);
        string who = TextRule.Name(request.For, "/for", "Say who the pass is for.");
        if (request.Maintenance is { } id)
        {
            MaintenanceCommands.OpenOne(draft, site, id);
        }

        if (site.Passes.Count(pass => pass.Pass.ExpiresAt > draft.Now) >= Limits.Passes)
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
            ExpiresAt = Expiry(request, draft.Now),
            CreatedBy = author.Actor,
            CreatedAt = draft.Now,
        };
        var record = new PassRecord(pass, SecretToken.Hash(token));
        Save(draft, site with { Passes = [.. site.Passes.Where(item => item.Pass.ExpiresAt > draft.Now), record] });
        draft.Save(record);
        draft.Append(HistoryAction.PassCreated, author, siteName, pass.Maintenance, site.Revision + 1, $"for {who}");
        return pass with { Token = token };
    }

    public static void Revoke(Draft draft, string siteName, string id, Author author)
    {
        SiteRecord site = draft.AdvanceSite(siteName);
        PassRecord record = draft.FindPass(siteName, id)
            ?? throw new ProblemException(ProblemKind.NotFound, $"The site \"{siteName}\" has no pass \"{id}\". List the site's passes to find its id.");
        if (record.Pass.RevokedAt is not null)
        {
            return;
        }

        var revoked = record with { Pass = record.Pass with { RevokedAt = draft.Now } };
        Save(draft, site with { Passes = site.Passes.RemoveAll(pass => pass.Pass.Id == id) });
        draft.Save(revoked);
        draft.Append(HistoryAction.PassRevoked, author, siteName, record.Pass.Maintenance, site.Revision + 1, $"for {record.Pass.For}");
    }

    private static void Save(Draft draft, SiteRecord site)
    {
        SiteRecord next = site with { Revision = site.Revision + 1, UpdatedAt = draft.Now };
        SiteStates.EnsureFits(next, draft.World.Epoch, draft.Now);
        draft.Save(next);
    }

    private static DateTimeOffset Expiry(PassRequest request, DateTimeOffset now)
    {
        if (request is { ExpiresAt: not null, Duration: not null })
        {
            throw Refuse.Window("/duration", "Give expiresAt or duration, not both.");
        }

        string pointer = request.Duration is null ? "/expiresAt" : "/duration";
        TimeSpan length = request.Duration ?? (request.ExpiresAt - now) ?? Limits.PassDefault;
        return length <= TimeSpan.Zero || length > Limits.PassMost
            ? throw Refuse.Window(pointer, $"A pass works from now for at most {Limits.PassMost.Days} days.")
            : now + length;
    }
}
