using System.Management.Automation;
using MaintenanceService.PowerShell.Connection;
using MaintenanceService.PowerShell.Output;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>Tells which service the next command would talk to, and where its address comes from. It sends nothing.</summary>
[Cmdlet(VerbsCommon.Get, "MaintenanceConnection", HelpUri = HelpPages.Folder + "Get-MaintenanceConnection.md")]
[OutputType(typeof(ConnectedService))]
public sealed class GetMaintenanceConnectionCommand : MaintenanceCmdlet
{
    private protected override Task EndAsync()
    {
        ServiceConnection connection = Resolve(SessionConnection.Get(SessionState));
        WriteObject(connection.ToConnectedService());
        return Task.CompletedTask;
    }
}
