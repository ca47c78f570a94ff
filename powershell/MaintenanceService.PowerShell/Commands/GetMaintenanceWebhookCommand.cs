using System.Management.Automation;
using MaintenanceService.Client;
using MaintenanceService.PowerShell.Completion;
using MaintenanceService.PowerShell.Maintenances;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>Reads webhooks, without their secrets.</summary>
[Cmdlet(VerbsCommon.Get, "MaintenanceWebhook", HelpUri = HelpPages.Folder + "Get-MaintenanceWebhook.md")]
[OutputType(typeof(Webhook))]
public sealed class GetMaintenanceWebhookCommand : MaintenanceCmdlet
{
    /// <summary>The sites whose events are sent; wildcards; default: all.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [SiteArgument]
    [ArgumentCompleter(typeof(SiteCompleter))]
    public string[] Site { get; set; } = ["*"];

    /// <summary>The webhooks' ids; wildcards.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [IdArgument]
    [ArgumentCompleter(typeof(WebhookCompleter))]
    public string[] Id { get; set; } = ["*"];

    private protected override Task ProcessAsync() => TryAsync(ReadAsync);

    private async Task ReadAsync()
    {
        SitePattern[] sites = [.. PipedArgument.Read(nameof(Site), Site, isNamed: false)!.Select(SitePattern.Parse)];
        var found = new List<string>();
        var matched = new HashSet<SitePattern>();
        await foreach (Webhook webhook in WebhookCalls.ListAsync(Calls, StopToken))
        {
            SitePattern[] matching = [.. sites.Where(site => webhook.Sites.Any(site.Overlaps))];
            matched.UnionWith(matching);
            if (matching.Length > 0 && Id.Any(id => Wildcard.Parse(id).IsMatch(webhook.Id)))
            {
                found.Add(webhook.Id);
                WriteRecord(webhook);
            }
        }

        foreach (string name in sites.Except(matched).Select(site => site.Name).OfType<string>())
        {
            // A mistyped name must not look like a site that nobody is told of.
            await TryAsync(() => EnsureSiteAsync(name));
        }

        await WriteMissingAsync("webhook", Id, id => found.Exists(Wildcard.Parse(id).IsMatch));
    }
}
