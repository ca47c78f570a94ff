using System.Management.Automation;
using MaintenanceService.PowerShell.Completion;
using MaintenanceService.PowerShell.Maintenances;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>Revokes passes: they stop working wherever the change arrives.</summary>
[Cmdlet(VerbsCommon.Remove, "MaintenancePass", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(void))]
public sealed class RemoveMaintenancePassCommand : MaintenanceCmdlet
{
    /// <summary>The passes' site; default: wherever one of this id is known.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SiteCompleter))]
    public string? Site { get; set; }

    /// <summary>The passes' ids.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(PassCompleter))]
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
            ? await SiteFinder.FindAsync(Calls, "pass", id, (name, token) => Records.PassesAsync(Calls, name, token).AnyAsync(item => item.Id == id), StopToken)
            : Names.Site(Site);
        if (ShouldProcess($"{id} of {site}", "Revoke the pass"))
        {
            await Calls.RemoveAsync((client, token) => client.RevokePassAsync(site, id, token), site, StopToken);
        }
    }
}
