using MaintenanceService.Client;

namespace MaintenanceService.PowerShell.Completion;

/// <summary>Completes the ids of keys.</summary>
internal sealed class KeyCompleter : ServiceCompleter
{
    protected override async Task<IEnumerable<(string Text, string Hint)>> CandidatesAsync(
        MaintenanceClient client, string? site, string word, CancellationToken cancellationToken) =>
        (await client.ListKeysAsync(500, cancellationToken: cancellationToken)).Items
            .Where(item => item.RevokedAt is null).Select(item => (item.Id, $"{item.Name} ({item.Role})"));
}
