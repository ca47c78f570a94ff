using System.Management.Automation;
using MaintenanceService.PowerShell.Connection;
using MaintenanceService.PowerShell.Output;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>Remembers a service and a key for this session, once the service has accepted them.</summary>
[Cmdlet(VerbsCommunications.Connect, "MaintenanceService", HelpUri = HelpPages.Folder + "Connect-MaintenanceService.md")]
[OutputType(typeof(ConnectedService))]
public sealed class ConnectMaintenanceServiceCommand : MaintenanceCmdlet
{
    /// <summary>The address of the service, or several, which are tried in turn; default: MAINTENANCE_SERVICE.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    [ServiceArgument]
    public override Uri[]? Service { get; set; }

    /// <summary>Gives what is remembered to the pipeline, without the key.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override async Task EndAsync()
    {
        ServiceConnection connection = Resolve(session: null);
        await CheckAsync(connection.Calls(Time, new CallMessages(WriteVerbose, WriteWarning), Syntax));
        connection.Source = "Session";
        SessionConnection.Set(SessionState, connection);
        if (PassThru)
        {
            WriteObject(connection.ToConnectedService());
        }
    }

    /// <summary>Sends a request with the key. One that may not list sites is valid all the same.</summary>
    private async Task CheckAsync(ServiceCalls calls)
    {
        try
        {
            await calls.SendAsync((client, token) => client.ListSitesAsync(limit: 1, cancellationToken: token), null, StopToken);
        }
        catch (FlowException problem) when (problem.ErrorId == FlowErrors.Forbidden)
        {
            WriteVerbose("The key is known, but may not list sites.");
        }
    }
}
