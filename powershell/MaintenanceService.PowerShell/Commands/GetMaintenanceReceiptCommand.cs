using System.Management.Automation;
using MaintenanceService.Client;
using MaintenanceService.PowerShell.Completion;
using MaintenanceService.PowerShell.Maintenances;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>Reads what a maintenance did: who, why, when confirmed by whom, how many requests were refused.</summary>
[Cmdlet(VerbsCommon.Get, "MaintenanceReceipt")]
[OutputType(typeof(Receipt))]
public sealed class GetMaintenanceReceiptCommand : MaintenanceCmdlet
{
    /// <summary>The site; default: that of the id.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SiteCompleter))]
    public string? Site { get; set; }

    /// <summary>The maintenances.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(MaintenanceCompleter))]
    public string[] Id { get; set; } = [];

    private protected override async Task ProcessAsync()
    {
        foreach (string id in Id)
        {
            await TryAsync(() => ReadAsync(Names.Id(id)));
        }
    }

    private async Task ReadAsync(string id)
    {
        string site = Site is null ? (await MaintenanceFinder.FindAsync(Calls, null, id, StopToken)).Site : Names.Site(Site);
        Emit(await Calls.SendAsync((client, token) => client.GetReceiptAsync(site, id, token), site, StopToken));
    }
}
