using System.Management.Automation;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>Deletes sites that have no maintenance ahead and no instance. Their history stays.</summary>
[Cmdlet(VerbsCommon.Remove, "MaintenanceSite", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, HelpUri = HelpPages.Folder + "Remove-MaintenanceSite.md")]
[OutputType(typeof(void))]
public sealed class RemoveMaintenanceSiteCommand : SitesCmdlet
{
    private protected override async Task ProcessAsync(string name)
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
        catch (FlowException problem) when (problem.ErrorId == FlowErrors.SiteNotFound)
        {
        }
    }
}
