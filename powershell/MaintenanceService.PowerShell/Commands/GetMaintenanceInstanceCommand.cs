using System.Management.Automation;
using MaintenanceService.Client;
using MaintenanceService.PowerShell.Completion;
using MaintenanceService.PowerShell.Maintenances;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>Reads the instances of sites, and how each stands to its site's revision.</summary>
[Cmdlet(VerbsCommon.Get, "MaintenanceInstance", HelpUri = HelpPages.Folder + "Get-MaintenanceInstance.md")]
[OutputType(typeof(Instance))]
public sealed class GetMaintenanceInstanceCommand : SitePatternsCmdlet
{
    /// <summary>The instances' ids; wildcards.</summary>
    [Parameter(Position = 1)]
    [Alias("Instance")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [IdArgument]
    [ArgumentCompleter(typeof(InstanceCompleter))]
    public string[] Id { get; set; } = ["*"];

    private protected override async Task ReadAsync(SitePattern pattern)
    {
        string[] sites = await SiteNames.FindAsync(Calls, pattern, StopToken);
        foreach (string id in Id)
        {
            var wanted = Wildcard.Parse(id);
            bool found = false;
            foreach (string site in sites)
            {
                await foreach (Instance instance in PagedQueries.InstancesAsync(Calls, site, StopToken))
                {
                    if (wanted.IsMatch(instance.Id))
                    {
                        found = true;
                        WriteRecord(instance);
                    }
                }
            }

            if (!found && !WildcardPattern.ContainsWildcardCharacters(id))
            {
                throw new FlowException(FlowErrors.InstanceNotFound, $"No instance '{SafeText.Clean(id)}' is known here.", id);
            }
        }
    }
}
