using System.Management.Automation;
using MaintenanceService.Client;
using MaintenanceService.PowerShell.Maintenances;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>Reads what was done, newest first: to sites, or, with an admin key for all sites, to the whole store.</summary>
[Cmdlet(VerbsCommon.Get, "MaintenanceHistory", HelpUri = HelpPages.Folder + "Get-MaintenanceHistory.md")]
[OutputType(typeof(HistoryEntry))]
public sealed class GetMaintenanceHistoryCommand : SitePatternsCmdlet
{
    /// <summary>Makes one that reads the whole store: its entries are more than those of all sites together.</summary>
    public GetMaintenanceHistoryCommand() => Site = [];

    /// <summary>The number of entries for each site, newest first; default: all.</summary>
    [Parameter]
    [NullIsDefault(int.MaxValue)]
    [ValidateRange(1, int.MaxValue)]
    public int First { get; set; } = int.MaxValue;

    /// <summary>Only entries since that time.</summary>
    [Parameter]
    [TimeArgument]
    public DateTimeOffset? Since { get; set; }

    private protected override Task ProcessAsync() => MyInvocation.BoundParameters.ContainsKey(nameof(Site))
        ? base.ProcessAsync()
        : WriteAsync(null, (client, cursor, token) => client.GetHistoryAsync(PageSize, cursor, token));

    private int PageSize => Math.Min(First, PagedQueries.PageSize);

    private protected override async Task ReadAsync(SitePattern pattern)
    {
        foreach (string site in await SiteNames.FindAsync(Calls, pattern, StopToken))
        {
            await WriteAsync(site, (client, cursor, token) => client.GetSiteHistoryAsync(site, PageSize, cursor, token));
        }
    }

    private async Task WriteAsync(string? site, Func<MaintenanceClient, string?, CancellationToken, Task<Page<HistoryEntry>>> page)
    {
        int left = First;
        await foreach (HistoryEntry entry in PagedQueries.PagesAsync(Calls, site, page, StopToken))
        {
            if (entry.At < Since)
            {
                return;
            }

            WriteRecord(entry);
            if (--left == 0)
            {
                return;
            }
        }
    }
}
