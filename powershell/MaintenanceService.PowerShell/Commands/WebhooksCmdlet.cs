using System.Management.Automation;
using MaintenanceService.PowerShell.Completion;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>Runs a cmdlet for webhooks given by id, each on its own: a failure of one does not stop the others.</summary>
public abstract class WebhooksCmdlet : MaintenanceCmdlet
{
    /// <summary>The webhooks' ids.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [IdArgument]
    [ArgumentCompleter(typeof(WebhookCompleter))]
    public string[] Id { get; set; } = [];

    private protected sealed override async Task ProcessAsync()
    {
        foreach (string id in Id)
        {
            await TryAsync(() => ProcessAsync(Names.Id(id)));
        }
    }

    /// <summary>Does the work for one webhook.</summary>
    private protected abstract Task ProcessAsync(string id);
}
