using System.Management.Automation;
using MaintenanceService.PowerShell.Connection;
using MaintenanceService.PowerShell.Errors;
using MaintenanceService.PowerShell.Output;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>Remembers a service and a key for this session, once the service has accepted them.</summary>
[Cmdlet(VerbsCommunications.Connect, "MaintenanceService")]
[OutputType(typeof(ConnectedService))]
public sealed class ConnectMaintenanceServiceCommand : MaintenanceCmdlet
{
    /// <summary>The address of the service; default: MAINTENANCE_SERVICE.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNull]
    public override Uri? Service { get; set; }

    /// <summary>Gives what is remembered to the pipeline, without the key.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override async Task EndAsync()
    {
        ServiceConnection connection = ConnectionResolver.Resolve(Service, ApiKey, AllowHttp, session: null);
        await CheckAsync(new ServiceCalls(connection, Time, new Messages(WriteVerbose, WriteWarning)));
        SessionConnection.Current = connection;
        if (PassThru)
        {
            WriteObject(new ConnectedService(connection.Service, connection.AllowHttp));
        }
    }

    /// <summary>A key that may not list sites is a key all the same.</summary>
    private async Task CheckAsync(ServiceCalls calls)
    {
        try
        {
            await calls.SendAsync((client, token) => client.ListSitesAsync(limit: 1, cancellationToken: token), null, StopToken);
        }
        catch (MaintenanceCommandException problem) when (problem.ErrorId == ErrorIds.Forbidden)
        {
            WriteVerbose("The key is known, but may not list sites.");
        }
    }
}
