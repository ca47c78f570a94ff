using MaintenanceService.Client;

namespace MaintenanceService.PowerShell.Completion;

/// <summary>Completes the ids of webhooks.</summary>
internal sealed class WebhookCompleter : ServiceCompleter
{
    protected override async Task<IEnumerable<(string Text, string Hint)>> CandidatesAsync(
        MaintenanceClient client, string? site, string word, CancellationToken cancellationToken) =>
        (await client.ListWebhooksAsync(500, cancellationToken: cancellationToken)).Items
            .Select(item => (item.Id, $"{item.Url} ({string.Join(", ", item.Sites)})"));
}
