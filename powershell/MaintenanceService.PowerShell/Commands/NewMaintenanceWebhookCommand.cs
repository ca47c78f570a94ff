using System.Management.Automation;
using MaintenanceService.Client;
using MaintenanceService.PowerShell.Completion;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>Creates a webhook. Its secret is in the Secret of this answer alone.</summary>
[Cmdlet(VerbsCommon.New, "MaintenanceWebhook", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, HelpUri = HelpPages.Folder + "New-MaintenanceWebhook.md")]
[OutputType(typeof(Webhook))]
public sealed class NewMaintenanceWebhookCommand : MaintenanceCmdlet
{
    /// <summary>The address that messages are sent to.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Url { get; set; } = "";

    /// <summary>The sites whose events are sent: names, or with a trailing star; a star alone is every site.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("Sites")]
    [ValidateNotNullOrEmpty]
    [SiteArgument]
    [ArgumentCompleter(typeof(SiteCompleter))]
    public string[] Site { get; set; } = [];

    /// <summary>The events that are sent; default: all.</summary>
    [Parameter(Position = 2, ValueFromPipelineByPropertyName = true)]
    [Alias("Events")]
    public WebhookEvent[]? Event { get; set; }

    private protected override Task ProcessAsync() => TryAsync(CreateAsync);

    private async Task CreateAsync()
    {
        string[] sites = PipedArgument.Read(nameof(Site), Site, isNamed: false)!;
        if (ShouldProcess(Url, $"Create a webhook for {string.Join(", ", sites)}"))
        {
            var request = new WebhookRequest { Url = Url, Sites = sites, Events = Event };
            WriteNewRecord(await Calls.SendOnceAsync((client, token) => client.CreateWebhookAsync(request, token), Url, StopToken));
        }
    }
}
