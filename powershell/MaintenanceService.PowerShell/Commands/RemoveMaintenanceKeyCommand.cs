using System.Management.Automation;
using MaintenanceService.PowerShell.Completion;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>Revokes keys: they stop working within a second, their open streams within five.</summary>
[Cmdlet(VerbsCommon.Remove, "MaintenanceKey", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, HelpUri = HelpPages.Folder + "Remove-MaintenanceKey.md")]
[OutputType(typeof(void))]
public sealed class RemoveMaintenanceKeyCommand : MaintenanceCmdlet
{
    /// <summary>The keys' ids.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [IdArgument]
    [ArgumentCompleter(typeof(KeyCompleter))]
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
        if (ShouldProcess(id, "Revoke the key"))
        {
            await Calls.RemoveAsync((client, token) => client.RevokeKeyAsync(id, token), id, StopToken);
        }
    }
}
