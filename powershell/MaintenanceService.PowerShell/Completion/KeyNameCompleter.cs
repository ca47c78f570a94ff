using MaintenanceService.Client;

namespace MaintenanceService.PowerShell.Completion;

/// <summary>Completes the names of keys.</summary>
internal sealed class KeyNameCompleter : ServiceCompleter
{
    protected override async Task<IEnumerable<(string Text, string Hint)>> CandidatesAsync(
        MaintenanceClient client, string? site, string word, CancellationToken cancellationToken) =>
        (await client.ListKeysAsync(500, cancellationToken: cancellationToken)).Items
            .DistinctBy(item => item.Name).Select(item => (item.Name, $"{item.Role}"));
}
