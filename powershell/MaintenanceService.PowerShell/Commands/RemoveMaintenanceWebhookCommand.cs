using System.Management.Automation;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>Deletes webhooks. Messages that were not delivered yet are dropped.</summary>
[Cmdlet(VerbsCommon.Remove, "MaintenanceWebhook", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, HelpUri = HelpPages.Folder + "Remove-MaintenanceWebhook.md")]
[OutputType(typeof(void))]
public sealed class RemoveMaintenanceWebhookCommand : WebhooksCmdlet
{
    private protected override async Task ProcessAsync(string id)
    {
        if (ShouldProcess(id, "Delete the webhook"))
        {
            await Calls.RemoveAsync((client, token) => client.DeleteWebhookAsync(id, token), id, StopToken);
        }
    }
}
