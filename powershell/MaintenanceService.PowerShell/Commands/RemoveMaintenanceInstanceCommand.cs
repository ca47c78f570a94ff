using System.Management.Automation;
using MaintenanceService.PowerShell.Completion;
using MaintenanceService.PowerShell.Maintenances;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>Forgets instances that are gone for good: nothing waits for them any more. One that reports again is back.</summary>
[Cmdlet(VerbsCommon.Remove, "MaintenanceInstance", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(void))]
public sealed class RemoveMaintenanceInstanceCommand : MaintenanceCmdlet
{
    /// <summary>The instances' site; default: wherever one of this id is known.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SiteCompleter))]
    public string? Site { get; set; }

    /// <summary>The instances' ids.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("Instance")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(InstanceCompleter))]
    public string[] Id { get; set; } = [];

    private protected override async Task ProcessAsync()
    {
        foreach (string id in Id)
        {
            await TryAsync(() => RemoveAsync(Names.Id(id)));
        }
    }

    private async Task RemoveAsync(string id)
    {
        string site = Site is null
            ? await SiteFinder.FindAsync(
                Calls, "instance", id, (name, token) => Records.InstancesAsync(Calls, name, token).AnyAsync(item => item.Id == id), StopToken)
            : Names.Site(Site);
        if (ShouldProcess($"{id} of {site}", "Forget the instance; only right if it no longer runs"))
        {
            await Calls.RemoveAsync((client, token) => client.RemoveInstanceAsync(site, id, token), site, StopToken);
        }
    }
}
