using System.Management.Automation;
using MaintenanceService.Client;
using MaintenanceService.PowerShell.Completion;
using MaintenanceService.PowerShell.Maintenances;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>Reads maintenances: the active and scheduled ones, or those asked for.</summary>
[Cmdlet(VerbsCommon.Get, "Maintenance", HelpUri = HelpPages.Folder + "Get-Maintenance.md")]
[OutputType(typeof(Maintenance))]
public sealed class GetMaintenanceCommand : SitePatternsCmdlet
{
    /// <summary>The ids; wildcards.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [MaintenanceIdArgument]
    [ArgumentCompleter(typeof(MaintenanceCompleter))]
    public string[]? Id { get; set; }

    /// <summary>Only those in one of these states; default: Active and Scheduled, and with Id all.</summary>
    [Parameter]
    public MaintenanceStatus[]? Status { get; set; }

    /// <summary>True for those that this key started alone.</summary>
    [Parameter]
    public SwitchParameter Mine { get; set; }

    /// <summary>The ids of the item that is read: those named, else that of a record in place of a site.</summary>
    private string[]? _ids;

    private protected override async Task ReadAsync(SitePattern pattern)
    {
        _ids = Id ?? (pattern.Maintenance is { } one ? [one] : null);
        if (_ids is { Length: > 0 } ids && !ids.Any(WildcardPattern.ContainsWildcardCharacters))
        {
            foreach (string id in ids)
            {
                await TryAsync(() => ReadOneAsync(pattern, id));
            }

            return;
        }

        if (pattern.Name is { } name)
        {
            await ReadSiteAsync(name);
            return;
        }

        await foreach (Site site in PagedQueries.SitesAsync(Calls, pattern.Prefix, StopToken))
        {
            if (pattern.Matches(site.Name))
            {
                await ReadSiteAsync(site.Name, site);
            }
        }
    }

    private async Task ReadOneAsync(SitePattern pattern, string id)
    {
        Maintenance found = await MaintenanceFinder.FindAsync(Context, MaintenanceArguments.Pair(pattern.Name, id).Site, id, StopToken);
        if (pattern.Matches(found.Site))
        {
            Write(found);
        }
    }

    private async Task ReadSiteAsync(string name, Site? listed = null)
    {
        // The site's record lists the active and scheduled ones.
        if (listed is not null && !Mine && Wants(MaintenanceStatus.Active) && !Wants(MaintenanceStatus.Ended))
        {
            listed.Maintenances.Where(item => Wants(item.Status)).ToList().ForEach(Write);
            return;
        }

        MaintenanceStatus? only = Status is { Length: 1 } one ? one[0] : null;
        MaintenanceStatus?[] asked = only is not null || Wants(MaintenanceStatus.Ended) ? [only] : [MaintenanceStatus.Scheduled, MaintenanceStatus.Active];
        foreach (MaintenanceStatus? status in asked)
        {
            await foreach (Maintenance maintenance in PagedQueries.MaintenancesAsync(Calls, name, status, Mine, StopToken))
            {
                Write(maintenance);
            }
        }
    }

    private bool Wants(MaintenanceStatus status) => Status?.Contains(status) ?? (_ids is not null || status != MaintenanceStatus.Ended);

    private void Write(Maintenance maintenance)
    {
        bool named = _ids is null || _ids.Any(id => Wildcard.Parse(id).IsMatch(maintenance.Id));
        if (named && Wants(maintenance.Status))
        {
            WriteRecord(maintenance);
        }
    }
}
