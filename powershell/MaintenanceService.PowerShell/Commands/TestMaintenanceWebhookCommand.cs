using System.Management.Automation;
using MaintenanceService.PowerShell.Output;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>Sends a test message to webhooks, and returns the outcome.</summary>
[Cmdlet(VerbsDiagnostic.Test, "MaintenanceWebhook", HelpUri = HelpPages.Folder + "Test-MaintenanceWebhook.md")]
[OutputType(typeof(WebhookTestResult), typeof(bool))]
public sealed class TestMaintenanceWebhookCommand : WebhooksCmdlet
{
    /// <summary>Writes only true or false for each webhook: whether the receiver accepted the message.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    private protected override async Task ProcessAsync(string id)
    {
        var result = WebhookTestResult.From(id, TextCleaner.Clean(await WebhookCalls.TestAsync(Calls, id, StopToken)));
        WriteObject(Quiet ? result.Delivered : result);
    }
}
