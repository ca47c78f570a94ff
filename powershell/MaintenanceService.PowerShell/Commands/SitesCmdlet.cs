using System.Management.Automation;
using MaintenanceService.PowerShell.Completion;
using MaintenanceService.PowerShell.Maintenances;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>Runs a cmdlet for sites given by name, each on its own: a failure of one does not stop the others.</summary>
public abstract class SitesCmdlet : MaintenanceCmdlet
{
    /// <summary>The sites.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [ValidateNotNullOrEmpty]
    [SiteArgument]
    [ArgumentCompleter(typeof(SiteCompleter))]
    public string[] Site { get; set; } = [];

    private protected sealed override async Task ProcessAsync()
    {
        foreach (string site in Site)
        {
            Bound = site;
            await TryAsync(() => ProcessAsync(SiteNames.Parse(PipedArgument.Read(nameof(Site), site, isNamed: false))));
        }
    }

    /// <summary>The name of the site that is worked on, as it was bound.</summary>
    private protected string Bound { get; private set; } = "";

    /// <summary>Does the work for one site.</summary>
    private protected abstract Task ProcessAsync(string site);
}
