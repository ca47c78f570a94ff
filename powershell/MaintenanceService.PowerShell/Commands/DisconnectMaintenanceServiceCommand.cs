using System.Management.Automation;
using MaintenanceService.PowerShell.Connection;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>Forgets what Connect-MaintenanceService remembered.</summary>
[Cmdlet(VerbsCommunications.Disconnect, "MaintenanceService", HelpUri = HelpPages.Folder + "Disconnect-MaintenanceService.md")]
[OutputType(typeof(void))]
public sealed class DisconnectMaintenanceServiceCommand : PSCmdlet
{
    /// <inheritdoc/>
    protected override void EndProcessing() => SessionConnection.Clear(SessionState);
}
