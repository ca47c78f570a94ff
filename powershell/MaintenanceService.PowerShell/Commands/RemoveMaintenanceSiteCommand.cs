using System.Management.Automation;
using MaintenanceService.PowerShell.Completion;
using MaintenanceService.PowerShell.Errors;
using MaintenanceService.PowerShell.Maintenances;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>Deletes sites that have no maintenance ahead and no instance. Their history stays.</summary>
[Cmdlet(VerbsCommon.Remove, "MaintenanceSite", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(void))]
public sealed class RemoveMaintenanceSiteCommand : MaintenanceCmdlet
{
    /// <summary>The sites to delete.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [ValidateNotNullOrEmpty]
    [SiteArgument]
    [ArgumentCompleter(typeof(SiteCompleter))]
    public string[] Site { get; set; } = [];

    private protected override async Task ProcessAsync()
    {
        foreach (string site in Site)
        {
            await TryAsync(() => RemoveAsync(Names.Site(site)));
        }
    }

    private async Task RemoveAsync(string name)
    {
        // It is there now; if it is not when the answer comes, an earlier answer was lost, below us as well: HTTP sends again what got none.
        await Calls.SendAsync((client, token) => client.GetSiteAsync(name, token), name, StopToken);
        if (!ShouldProcess(name, "Delete the site"))
        {
            return;
        }

        try
        {
            await Calls.RemoveAsync((client, token) => client.DeleteSiteAsync(name, cancellationToken: token), name, StopToken);
        }
        catch (MaintenanceCommandException problem) when (problem.ErrorId == ErrorIds.SiteNotFound)
        {
        }
    }
}
