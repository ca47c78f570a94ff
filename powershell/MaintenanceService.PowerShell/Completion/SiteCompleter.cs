using MaintenanceService.Client;
using MaintenanceService.PowerShell.Maintenances;

namespace MaintenanceService.PowerShell.Completion;

/// <summary>Completes the names of sites.</summary>
internal sealed class SiteCompleter : ServiceCompleter
{
    protected override async Task<IEnumerable<(string Text, string Hint)>> CandidatesAsync(
        MaintenanceClient client, string? site, string word, CancellationToken cancellationToken)
    {
        SitePattern pattern = SitePattern.Parse(word + "*");
        Page<Site> page = await client.ListSitesAsync(pattern.Prefix + "*", 100, cancellationToken: cancellationToken);
        return page.Items.Select(item => (item.Name, $"{item.DisplayName ?? item.Name}: {Wording.Word(item.Mode)}"));
    }
}
