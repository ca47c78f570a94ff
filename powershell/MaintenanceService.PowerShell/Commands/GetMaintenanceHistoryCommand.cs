using System.Management.Automation;
using MaintenanceService.Client;
using MaintenanceService.PowerShell.Completion;
using MaintenanceService.PowerShell.Maintenances;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>Reads what was done, newest first: to sites, or, with an admin key for all sites, to the whole store.</summary>
[Cmdlet(VerbsCommon.Get, "MaintenanceHistory")]
[OutputType(typeof(HistoryEntry))]
public sealed class GetMaintenanceHistoryCommand : MaintenanceCmdlet
{
    /// <summary>The sites; wildcards; default: the whole store.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [SiteArgument]
    [ArgumentCompleter(typeof(SiteCompleter))]
    public string[]? Site { get; set; }

    /// <summary>How many of the newest entries, for each site.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int First { get; set; } = 50;

    private protected override async Task ProcessAsync()
    {
        if (Site is null)
        {
            await WriteAsync(null, (client, cursor, token) => client.GetHistoryAsync(PageSize, cursor, token));
            return;
        }

        foreach (string text in Site)
        {
            await TryAsync(() => ReadAsync(SitePattern.Parse(text)));
        }
    }

    private int PageSize => Math.Min(First, 500);

    private async Task ReadAsync(SitePattern pattern)
    {
        foreach (string site in await Records.NamesAsync(Calls, pattern, StopToken))
        {
            await WriteAsync(site, (client, cursor, token) => client.GetSiteHistoryAsync(site, PageSize, cursor, token));
        }
    }

    private async Task WriteAsync(string? site, Func<MaintenanceClient, string?, CancellationToken, Task<Page<HistoryEntry>>> page)
    {
        int left = First;
        await foreach (HistoryEntry entry in Records.PagesAsync(Calls, site, page, StopToken))
        {
            Emit(entry);
            if (--left == 0)
            {
                return;
            }
        }
    }
}
