using MaintenanceService.Client;

namespace MaintenanceService.PowerShell.Completion;

/// <summary>Completes the ids of a site's instances.</summary>
internal sealed class InstanceCompleter : ServiceCompleter
{
    protected override async Task<IEnumerable<(string Text, string Hint)>> CandidatesAsync(
        MaintenanceClient client, string? site, string word, CancellationToken cancellationToken) => site is null
            ? []
            : (await client.ListInstancesAsync(site, 500, cancellationToken: cancellationToken)).Items.Select(item => (item.Id, item.State.ToString()));
}
