using System.Management.Automation;
using MaintenanceService.Client;
using MaintenanceService.PowerShell.Completion;
using MaintenanceService.PowerShell.Errors;
using MaintenanceService.PowerShell.Maintenances;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>Makes a pass through maintenance for a person. Its token is in the Token of this answer alone.</summary>
[Cmdlet(VerbsCommon.New, "MaintenancePass", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, HelpUri = HelpPages.Folder + "New-MaintenancePass.md")]
[OutputType(typeof(Pass))]
public sealed class NewMaintenancePassCommand : SitesCmdlet
{
    /// <summary>The name of the person who may use it.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    [TextArgument]
    public string For { get; set; } = "";

    /// <summary>Opens this maintenance only; default: every one of the site.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    [ValidateNotNullOrEmpty]
    [MaintenanceIdArgument]
    [ArgumentCompleter(typeof(MaintenanceCompleter))]
    public string? Maintenance { get; set; }

    /// <summary>The time when it stops working, at most 7 days ahead.</summary>
    [Parameter]
    [TimeArgument]
    public DateTimeOffset? Until { get; set; }

    /// <summary>The time that it works, at most 7 days; default: 1 hour.</summary>
    [Parameter]
    [DurationArgument]
    public TimeSpan? Duration { get; set; }

    private protected override ICommandSyntax Syntax { get; } = new PowerShellSyntax(nameof(Duration));

    private protected override Task BeginAsync()
    {
        var checks = new TermChecks(Syntax, Time);
        checks.Window(Until, Duration);
        checks.Ahead(Until, "Until");
        return Task.CompletedTask;
    }

    private protected override async Task ProcessAsync(string site)
    {
        string? maintenance = Maintenance is { } id ? Names.Id(MaintenanceArguments.Pair(Bound, id).Id) : NamedMaintenance.Of(Bound)?.Id;
        if (IsWhatIf)
        {
            await EnsureSiteAsync(site);
        }

        if (!ShouldProcess(site, $"Give a pass to {For}"))
        {
            return;
        }

        var request = new PassRequest { For = For, Maintenance = maintenance, ExpiresAt = Until, Duration = Duration };
        WriteNewRecord(await Calls.SendOnceAsync((client, token) => client.CreatePassAsync(site, request, token), site, StopToken));
    }
}
