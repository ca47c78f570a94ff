using System.Management.Automation;
using MaintenanceService.PowerShell.Completion;
using MaintenanceService.PowerShell.Maintenances;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>A cmdlet that works on what belongs to a site and has an id; the site can be left out where the id finds it.</summary>
public abstract class SiteItemsCmdlet : MaintenanceCmdlet
{
    /// <summary>The site; default: wherever one of this id is known.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SiteCompleter))]
    public string? Site { get; set; }

    /// <summary>The ids; each cmdlet says what they are of.</summary>
    public abstract string[] Id { get; set; }

    private protected sealed override async Task ProcessAsync()
    {
        foreach (string id in (Id ?? []).Where(item => !string.IsNullOrEmpty(item)))
        {
            await TryAsync(async () => await ProcessAsync(Site is null ? await FindSiteAsync(Names.Id(id)) : SiteNames.Parse(Site), Names.Id(id)));
        }
    }

    /// <summary>The site that has one of this id.</summary>
    private protected abstract Task<string> FindSiteAsync(string id);

    /// <summary>Does the work for one.</summary>
    private protected abstract Task ProcessAsync(string site, string id);
}
