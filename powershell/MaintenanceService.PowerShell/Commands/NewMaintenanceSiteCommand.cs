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
        if (IsWhatIf && await ExistsAsync(name))
        {
            throw Exists(name);
        }

        if (!ShouldProcess(name, "Create the site"))
        {
            return;
        }

        try
        {
            // Without If-None-Match, PutSite would replace a site that exists.
            WriteRecord((await Calls.SendAsync((client, token) => client.PutSiteAsync(name, Request(null), ifNoneMatch: "*", cancellationToken: token), name, StopToken)).Value);
        }
        catch (FlowException problem) when (problem.ErrorId == FlowErrors.RevisionConflict && problem.ChangedNothing)
        {
            throw Exists(name);
        }
        catch (FlowException problem) when (problem.ErrorId == FlowErrors.RevisionConflict)
        {
            // An attempt whose answer was lost has created it.
            WriteRecord((await Calls.SendAsync((client, token) => client.GetSiteAsync(name, token), name, StopToken)).Value);
        }
    }

    private static FlowException Exists(string name) => new(FlowErrors.SiteExists, $"The site '{name}' exists already.", name);

    private async Task<bool> ExistsAsync(string name)
    {
        try
        {
            await EnsureSiteAsync(name);
            return true;
        }
        catch (FlowException problem) when (problem.ErrorId == FlowErrors.SiteNotFound)
        {
            return false;
        }
    }
}
