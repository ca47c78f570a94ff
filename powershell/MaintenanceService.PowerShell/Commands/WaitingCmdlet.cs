using System.Management.Automation;
using MaintenanceService.PowerShell.Completion;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>Waits until the instances have confirmed a change of sites or maintenances.</summary>
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
    [MaintenanceIdArgument]
    [ArgumentCompleter(typeof(MaintenanceCompleter))]
    public string[]? Id { get; set; }

    /// <summary>The time of the whole call in seconds, 1 to 86,400, looking up and sending again included; default: 120.</summary>
    [Parameter]
    [NullIsDefault(FlowDefaults.TimeoutSeconds)]
    [ValidateRange(1, FlowDefaults.MaxTimeoutSeconds)]
    public int TimeoutSec { get; set; } = FlowDefaults.TimeoutSeconds;

    /// <summary>Does not wait for the instances.</summary>
    [Parameter]
    public SwitchParameter NoWait { get; set; }

    /// <summary>The sites and ids of the whole pipeline: an id with or without its site, or a site alone.</summary>
    private protected IEnumerable<(string? Site, string? Id)> Wanted => _wanted.Distinct();

    private protected Deadline NewDeadline() => new(Time, TimeSpan.FromSeconds(TimeoutSec));

    private protected override async Task ProcessAsync()
    {
        foreach ((string? Site, string? Id) pair in MaintenanceArguments.Read(Site, Id))
        {
            await TryAsync(() =>
            {
                _wanted.Add(MaintenanceArguments.Parse(pair));
                return Task.CompletedTask;
            });
        }
    }
}
