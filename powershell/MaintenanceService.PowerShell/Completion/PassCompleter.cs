using MaintenanceService.Client;

namespace MaintenanceService.PowerShell.Completion;

/// <summary>Completes the ids of a site's passes.</summary>
internal sealed class PassCompleter : ServiceCompleter
{
    protected override async Task<IEnumerable<(string Text, string Hint)>> CandidatesAsync(
        MaintenanceClient client, string? site, string word, CancellationToken cancellationToken) => site is null
            ? []
            : (await client.ListPassesAsync(site, 100, cancellationToken: cancellationToken)).Items
                .Where(item => item.RevokedAt is null).Select(item => (item.Id, item.For));
}
