using MaintenanceService.Client;

namespace MaintenanceService.PowerShell.Completion;

/// <summary>Completes the ids of maintenances that have a receipt: those that are over as well, newest first.</summary>
internal sealed class ReceiptCompleter : ServiceCompleter
{
    protected override async Task<IEnumerable<(string Text, string Hint)>> CandidatesAsync(
        MaintenanceClient client, string? site, string word, CancellationToken cancellationToken)
    {
        string[] sites = site is not null
            ? [site]
            : [.. (await client.ListSitesAsync(limit: 20, cancellationToken: cancellationToken)).Items.Select(item => item.Name)];
        Page<Maintenance>[] pages = await Task.WhenAll(
            sites.Select(name => client.ListMaintenancesAsync(name, limit: 50, cancellationToken: cancellationToken)));
        return pages.SelectMany(page => page.Items)
            .Where(item => item.Status != MaintenanceStatus.Scheduled)
            .OrderByDescending(item => item.StartsAt)
            .Select(item => (item.Id, $"{item.Site}: {Wording.Holder(item)}"));
    }
}
