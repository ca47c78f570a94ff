using System.Management.Automation;
using MaintenanceService.PowerShell.Completion;
using MaintenanceService.PowerShell.Maintenances;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>Runs a cmdlet for records of a site that have ids. Without a site, the site of each id is looked up.</summary>
public abstract class SiteItemsCmdlet : MaintenanceCmdlet
{
    /// <summary>The site; default: wherever one of this id is known.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SiteArgument(IsSingle = true)]
    [ArgumentCompleter(typeof(SiteCompleter))]
    public virtual string? Site { get; set; }

    /// <summary>The ids of the records.</summary>
    public abstract string[] Id { get; set; }

    private protected sealed override async Task ProcessAsync()
    {
        foreach (string id in (Id ?? []).Where(item => !string.IsNullOrEmpty(item)))
        {
            await TryAsync(async () => await ProcessAsync(await SiteOfAsync(id), Names.Id(id)));
        }
    }

    private async Task<string> SiteOfAsync(string id) =>
        MaintenanceArguments.Pair(string.IsNullOrEmpty(Site) ? null : PipedArgument.Read(nameof(Site), Site, isNamed: false), id).Site is { } site ? SiteNames.Parse(site) : await FindSiteAsync(Names.Id(id));

    /// <summary>Returns the name of the site that has a record of this id.</summary>
    private protected abstract Task<string> FindSiteAsync(string id);

    /// <summary>Does the work for one record.</summary>
    private protected abstract Task ProcessAsync(string site, string id);
}
