using System.Management.Automation;
using MaintenanceService.PowerShell.Completion;
using MaintenanceService.PowerShell.Maintenances;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>Forgets instances that are gone for good: nothing waits for them any more. One that reports again is back.</summary>
[Cmdlet(VerbsCommon.Remove, "MaintenanceInstance", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, HelpUri = HelpPages.Folder + "Remove-MaintenanceInstance.md")]
[OutputType(typeof(void))]
public sealed class RemoveMaintenanceInstanceCommand : SiteItemsCmdlet
{
    /// <summary>The instances' ids.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("Instance")]
    [ValidateNotNullOrEmpty]
    [IdArgument]
    [ArgumentCompleter(typeof(InstanceCompleter))]
    public override string[] Id { get; set; } = [];

    private protected override Task<string> FindSiteAsync(string id) =>
        SiteFinder.FindAsync(Calls, "instance", id, (name, token) => PagedQueries.InstancesAsync(Calls, name, token).AnyAsync(item => item.Id == id), StopToken);

    private protected override async Task ProcessAsync(string site, string id)
    {
        if (IsWhatIf)
        {
            await EnsureSiteAsync(site);
        }

        if (ShouldProcess($"{id} of {site}", "Forget the instance; only right if it no longer runs"))
        {
            await Calls.RemoveAsync((client, token) => client.RemoveInstanceAsync(site, id, cancellationToken: token), id, StopToken);
        }
    }
}
