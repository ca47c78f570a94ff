using MaintenanceService.Client;
using MaintenanceService.Domain.Keys;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Transactions;
using MaintenanceService.Domain.Validation;

namespace MaintenanceService.Domain.Webhooks;

/// <summary>Creates, rotates and deletes webhooks.</summary>
internal static class WebhookCommands
{
    /// <summary>The maximum number of former secrets that are also used to sign; of more rotations within the overlap, the oldest are dropped.</summary>
    private const int MaxFormerSecrets = 3;

    /// <summary>How long a former secret is also used to sign after its rotation.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromDays(1);

    /// <returns>The webhook with its secret, which is shown once.</returns>
    public static Webhook Create(Transaction transaction, WebhookRequest request, Caller caller)
    {
        Uri url = WebhookRule.Url(request.Url);
        IReadOnlyList<string> sites = WebhookRule.Sites(request.Sites);
        if (!WebhookRule.IsCovered(sites, caller.Sites))
        {
            throw new ProblemException(ProblemKind.Forbidden, "A webhook receives events only of sites that its creator's key is for; some of these sites are not.") { Pointer = "/sites" };
        }

        if (transaction.Snapshot.Webhooks.Count >= WebhookRule.MaxWebhooks)
        {
            throw new ProblemException(ProblemKind.InvalidValue, $"The service holds {WebhookRule.MaxWebhooks} webhooks, the maximum; delete one first.");
        }

        var record = new WebhookRecord
        {
            Id = RecordId.New(),
            Url = url.OriginalString,
            Sites = sites,
            Events = WebhookRule.Events(request.Events),
            Secret = WebhookSignature.NewSecret(),
            CreatedBy = caller.Author.Actor,
            CreatedAt = transaction.Now,
        };
        transaction.Save(record);
        return WebhookViews.Of(record) with { Secret = record.Secret };
    }

    /// <summary>Gives a webhook a new secret; each previous one is also used to sign for a day.</summary>
    public static Webhook Rotate(Transaction transaction, string id, Caller caller)
    {
        WebhookRecord previous = Find(transaction.Snapshot, id, caller);
        WebhookRecord record = previous with
        {
            Secret = WebhookSignature.NewSecret(),
            FormerSecret = previous.Secret,
            FormerSecretUntil = transaction.Now + Overlap,
            OlderSecrets = [.. previous.FormerSecretsAt(transaction.Now).Take(MaxFormerSecrets - 1)],
        };
        transaction.Save(record);
        return WebhookViews.Of(record) with { Secret = record.Secret };
    }

    public static void Delete(Transaction transaction, string id, Caller caller) =>
        transaction.RemoveWebhook(Find(transaction.Snapshot, id, caller).Id, caller.Author);

    /// <summary>Finds a webhook all of whose sites are the caller's; to this caller, no other webhook exists.</summary>
    public static WebhookRecord Find(StateSnapshot snapshot, string id, Caller caller) =>
        snapshot.Webhooks.TryGetValue(id, out WebhookRecord? record) && WebhookRule.IsCovered(record.Sites, caller.Sites)
            ? record
            : throw new ProblemException(ProblemKind.NotFound, "There is no such webhook that this key may see. List the webhooks to find its id.");
}
