using System.Management.Automation;
using MaintenanceService.Client;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>Creates sites. What is not named has its default.</summary>
[Cmdlet(VerbsCommon.New, "MaintenanceSite", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, HelpUri = HelpPages.Folder + "New-MaintenanceSite.md")]
[OutputType(typeof(Site))]
public sealed class NewMaintenanceSiteCommand : SiteSettingsCmdlet
{
    private protected override async Task ProcessAsync(string name)
    {
        if (!ShouldProcess(name, "Create the site"))
        {
            return;
        }

        // PutSite replaces what is there; New must not.
        if (await ExistsAsync(name))
        {
            throw new FlowException(FlowErrors.SiteExists, $"The site '{name}' exists already.", name);
        }

        Emit((await Calls.SendAsync((client, token) => client.PutSiteAsync(name, Request(null), cancellationToken: token), name, StopToken)).Value);
    }

    private async Task<bool> ExistsAsync(string name)
    {
        try
        {
            await Calls.SendAsync((client, token) => client.GetSiteAsync(name, token), name, StopToken);
            return true;
        }
        catch (FlowException problem) when (problem.ErrorId == FlowErrors.SiteNotFound)
        {
            return false;
        }
    }
}
