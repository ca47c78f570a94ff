using System.Management.Automation;
using MaintenanceService.PowerShell.Completion;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>A cmdlet that waits until the instances have confirmed what became of sites or maintenances.</summary>
public abstract class WaitingCmdlet : MaintenanceCmdlet
{
    private readonly List<(string? Site, string? Id)> _wanted = [];

    /// <summary>The sites.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [ValidateNotNullOrEmpty]
    [SiteArgument]
    [ArgumentCompleter(typeof(SiteCompleter))]
    public string[]? Site { get; set; }

    /// <summary>The maintenances; an id alone finds its site.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(MaintenanceCompleter))]
    public string[]? Id { get; set; }

    /// <summary>How many seconds to wait for the instances, and to send again what got no answer.</summary>
    [Parameter]
    [ValidateRange(1, 86_400)]
    public int TimeoutSec { get; set; } = 120;

    /// <summary>Does not wait for the instances.</summary>
    [Parameter]
    public SwitchParameter NoWait { get; set; }

    /// <summary>What the whole pipeline named: an id with or without its site, or a site alone.</summary>
    private protected IEnumerable<(string? Site, string? Id)> Wanted => _wanted.Distinct();

    private protected Deadline NewDeadline() => new(Time, TimeSpan.FromSeconds(TimeoutSec));

    private protected override Task ProcessAsync()
    {
        _wanted.AddRange(MaintenanceArguments.Read(Site, Id));
        return Task.CompletedTask;
    }
}
