using System.Management.Automation;
using MaintenanceService.PowerShell.Completion;
using MaintenanceService.PowerShell.Maintenances;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>Runs a cmdlet that reads records of sites given by name or wildcard, or of all sites.</summary>
public abstract class SitePatternsCmdlet : MaintenanceCmdlet
{
    /// <summary>The sites; wildcards; default: all that the key may read.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [SiteArgument]
    [ArgumentCompleter(typeof(SiteCompleter))]
    public string[] Site { get; set; } = ["*"];

    private protected override async Task ProcessAsync()
    {
        foreach (string text in Site)
        {
            await TryAsync(() => ReadAsync(SitePattern.Parse(PipedArgument.Read(nameof(Site), text, isNamed: false))));
        }
    }

    /// <summary>Reads the records of the sites that match.</summary>
    private protected abstract Task ReadAsync(SitePattern pattern);
}
