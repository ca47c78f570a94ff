using System.Management.Automation;
using MaintenanceService.Client;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>Gives webhooks a new secret, which is in the Secret of this answer alone. For a day messages carry the previous signature too.</summary>
[Cmdlet(VerbsCommon.Reset, "MaintenanceWebhookSecret", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, HelpUri = HelpPages.Folder + "Reset-MaintenanceWebhookSecret.md")]
[OutputType(typeof(Webhook))]
public sealed class ResetMaintenanceWebhookSecretCommand : WebhooksCmdlet
{
    private protected override async Task ProcessAsync(string id)
    {
        if (ShouldProcess(id, "Give the webhook a new secret"))
        {
            WriteNewRecord(await Calls.SendOnceAsync((client, token) => client.RotateWebhookAsync(id, token), id, StopToken));
        }
    }
}
