using System.Management.Automation;
using MaintenanceService.Client;
using MaintenanceService.PowerShell.Completion;
using MaintenanceService.PowerShell.Connection;
using MaintenanceService.PowerShell.Errors;
using MaintenanceService.PowerShell.Maintenances;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>Closes sites, and returns when every instance has confirmed: all of them, or none.</summary>
[Cmdlet(VerbsLifecycle.Enable, "Maintenance", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(Maintenance))]
public sealed class EnableMaintenanceCommand : StartingCmdlet
{
    /// <summary>More than clocks differ by.</summary>
    private static readonly TimeSpan SurelyPast = TimeSpan.FromMinutes(1);
    private readonly List<string> _sites = [];

    /// <summary>The sites to close.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [ValidateNotNullOrEmpty]
    [SiteArgument]
    [ArgumentCompleter(typeof(SiteCompleter))]
    public string[] Site { get; set; } = [];

    /// <summary>The maintenance's id, for one site only; default: a new one.</summary>
    [Parameter]
    public string? Id { get; set; }

    /// <summary>When it begins; default: now.</summary>
    [Parameter]
    [TimeArgument]
    public DateTimeOffset? At { get; set; }

    /// <summary>Must be renewed within this time, or it expires; see OnLeaseExpiry.</summary>
    [Parameter]
    [DurationArgument]
    public TimeSpan? Lease { get; set; }

    /// <summary>Gives the maintenances to the pipeline.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override Task BeginAsync()
    {
        CheckWindow(Lease);
        _ = Id is null ? "" : Names.Id(Id);
        return Task.CompletedTask;
    }

    private protected override Task ProcessAsync()
    {
        _sites.AddRange(Site.Select(Names.Site).Except(_sites));
        if (Id is not null && _sites.Count > 1)
        {
            throw new MaintenanceCommandException(ErrorIds.InvalidValue, "-Id names one maintenance of one site; leave it out to close several.", Id);
        }

        return Task.CompletedTask;
    }

    private protected override async Task EndAsync()
    {
        if (_sites.Count == 0)
        {
            // A wildcard that found none must not look like success.
            throw new MaintenanceCommandException(ErrorIds.InvalidValue, "No site came through the pipeline: nothing is in maintenance.");
        }

        string action = At is null ? "Close for maintenance" : $"Schedule maintenance at {Wording.Time(At)}";
        string[] sites = [.. _sites.Where(site => ShouldProcess(site, action))];
        if (sites.Length == 0)
        {
            return;
        }

        if (At < Time.GetUtcNow() - SurelyPast)
        {
            WriteWarning($"{Wording.Time(At)} is past: the maintenance begins at once.");
        }

        Deadline deadline = NewDeadline();
        IReadOnlyList<Begun> begun = await StartAllAsync(sites, Id, Request(At, Lease), deadline);
        foreach (Begun item in begun.Where(_ => PassThru))
        {
            Emit(item.Record);
        }
    }

    /// <summary>Ctrl+C ends the waiting only, and says what stays.</summary>
    private protected override Task StoppedAsync(AllOrNone all)
    {
        if (all.Begun.Count > 0)
        {
            Shout($"Only the waiting has ended; still in maintenance: {string.Join(", ", all.Begun)}. End it with Disable-Maintenance -Id.");
        }

        return Task.CompletedTask;
    }
}
