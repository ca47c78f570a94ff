using System.Management.Automation;
using MaintenanceService.Client;
using MaintenanceService.PowerShell.Completion;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>Makes a key of the service. The key itself is in the Secret of this answer alone.</summary>
[Cmdlet(VerbsCommon.New, "MaintenanceKey", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, HelpUri = HelpPages.Folder + "New-MaintenanceKey.md")]
[OutputType(typeof(Key))]
public sealed class NewMaintenanceKeyCommand : MaintenanceCmdlet
{
    /// <summary>The key's name, as the history shows it.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    [TextArgument]
    public string Name { get; set; } = "";

    /// <summary>The key's role.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    public KeyRole Role { get; set; }

    /// <summary>The sites it is limited to: names, or with a trailing star; a star alone is every site.</summary>
    [Parameter(Mandatory = true, Position = 2)]
    [ValidateNotNullOrEmpty]
    [SiteArgument]
    [ArgumentCompleter(typeof(SiteCompleter))]
    public string[] Site { get; set; } = [];

    /// <summary>The time when it stops working; default: never.</summary>
    [Parameter]
    [TimeArgument]
    public DateTimeOffset? Until { get; set; }

    private protected override Task BeginAsync()
    {
        new TermChecks(Syntax, Time).Ahead(Until, nameof(Until));
        return Task.CompletedTask;
    }

    private protected override async Task EndAsync()
    {
        string[] sites = PipedArgument.Read(nameof(Site), Site, isNamed: false)!;
        if (ShouldProcess(Name, $"Make a key, {Role} of {string.Join(", ", sites)}"))
        {
            var request = new KeyRequest { Name = Name, Role = Role, Sites = sites, ExpiresAt = Until };
            WriteNewRecord(await Calls.SendOnceAsync((client, token) => client.CreateKeyAsync(request, token), Name, StopToken));
        }
    }
}
