using MaintenanceService.Client;

namespace MaintenanceService.PowerShell.Completion;

/// <summary>Completes the ids of active and scheduled maintenances, of the site that is named, or of all.</summary>
internal sealed class MaintenanceCompleter : ServiceCompleter
{
    protected override async Task<IEnumerable<(string Text, string Hint)>> CandidatesAsync(
        MaintenanceClient client, string? site, string word, CancellationToken cancellationToken)
    {
        Page<Site> page = await client.ListSitesAsync(site, 500, cancellationToken: cancellationToken);
        return page.Items.SelectMany(item => item.Maintenances).Select(item => (item.Id, $"{item.Site}: {Wording.Holder(item)}"));
    }
}
