using System.Management.Automation;
using MaintenanceService.PowerShell.Completion;
using MaintenanceService.PowerShell.Maintenances;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>Revokes passes: they stop working wherever the change arrives.</summary>
[Cmdlet(VerbsCommon.Remove, "MaintenancePass", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, HelpUri = HelpPages.Folder + "Remove-MaintenancePass.md")]
[OutputType(typeof(void))]
public sealed class RemoveMaintenancePassCommand : SiteItemsCmdlet
{
    /// <summary>The passes' ids.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [IdArgument]
    [ArgumentCompleter(typeof(PassCompleter))]
    public override string[] Id { get; set; } = [];

    private protected override Task<string> FindSiteAsync(string id) =>
        SiteFinder.FindAsync(Calls, "pass", id, (name, token) => PagedQueries.PassesAsync(Calls, name, token).AnyAsync(item => item.Id == id), StopToken);

    private protected override async Task ProcessAsync(string site, string id)
    {
        if (IsWhatIf)
        {
            await EnsureSiteAsync(site);
        }

        if (ShouldProcess($"{id} of {site}", "Revoke the pass"))
        {
            await Calls.RemoveAsync((client, token) => client.RevokePassAsync(site, id, token), id, StopToken);
        }
    }
}
