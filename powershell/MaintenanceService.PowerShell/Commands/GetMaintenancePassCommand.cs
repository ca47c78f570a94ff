using System.Management.Automation;
using MaintenanceService.Client;
using MaintenanceService.PowerShell.Completion;
using MaintenanceService.PowerShell.Maintenances;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>Reads the passes of sites, without their tokens.</summary>
[Cmdlet(VerbsCommon.Get, "MaintenancePass", HelpUri = HelpPages.Folder + "Get-MaintenancePass.md")]
[OutputType(typeof(Pass))]
public sealed class GetMaintenancePassCommand : SitePatternsCmdlet
{
    /// <summary>The passes' ids; wildcards.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [IdArgument]
    [ArgumentCompleter(typeof(PassCompleter))]
    public string[] Id { get; set; } = ["*"];

    private protected override async Task ReadAsync(SitePattern pattern)
    {
        var found = new List<string>();
        foreach (string site in await SiteNames.FindAsync(Calls, pattern, StopToken))
        {
            await foreach (Pass pass in PagedQueries.PassesAsync(Calls, site, StopToken))
            {
                if (Id.Any(id => Wildcard.Parse(id).IsMatch(pass.Id)))
                {
                    found.Add(pass.Id);
                    WriteRecord(pass);
                }
            }
        }

        await WriteMissingAsync("pass", Id, id => found.Exists(Wildcard.Parse(id).IsMatch));
    }
}
