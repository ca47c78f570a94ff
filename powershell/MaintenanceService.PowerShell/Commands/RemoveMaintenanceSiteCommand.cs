using System.Management.Automation;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>Deletes sites that have no maintenance ahead and no instance. Their history stays.</summary>
[Cmdlet(VerbsCommon.Remove, "MaintenanceSite", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, HelpUri = HelpPages.Folder + "Remove-MaintenanceSite.md")]
[OutputType(typeof(void))]
public sealed class RemoveMaintenanceSiteCommand : SitesCmdlet
{
    private protected override async Task ProcessAsync(string name)
    {
        // The site exists now. If it does not when it is deleted, an earlier attempt deleted it and its answer was lost, perhaps within HttpClient.
        await Calls.SendAsync((client, token) => client.GetSiteAsync(name, token), name, StopToken);
        if (!ShouldProcess(name, "Delete the site"))
        {
            return;
        }

        try
        {
            await Calls.RemoveAsync((client, token) => client.DeleteSiteAsync(name, cancellationToken: token), name, StopToken);
        }
        catch (FlowException problem) when (problem.ErrorId == FlowErrors.SiteNotFound)
        {
        }
    }
}
