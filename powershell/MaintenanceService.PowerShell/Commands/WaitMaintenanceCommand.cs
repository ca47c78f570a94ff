using System.Management.Automation;
using MaintenanceService.Client;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>Waits until every instance of sites has confirmed a mode, or one maintenance.</summary>
[Cmdlet(VerbsLifecycle.Wait, "Maintenance", HelpUri = HelpPages.Folder + "Wait-Maintenance.md")]
[OutputType(typeof(Convergence))]
public sealed class WaitMaintenanceCommand : WaitingCmdlet
{
    /// <summary>The mode to wait for; default: the one that the site is in. Open with an id: until that maintenance is over.</summary>
    [Parameter]
    public MaintenanceMode? Mode { get; set; }

    /// <summary>Gives the convergence of each site to the pipeline.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override async Task EndAsync()
    {
        if (!Wanted.Any())
        {
            throw new FlowException(FlowErrors.InvalidValue, "Nothing came through the pipeline to wait for.");
        }

        Deadline deadline = NoWait ? new Deadline(Time, TimeSpan.Zero) : NewDeadline();
        await Task.WhenAll(Wanted.Select(item => TryAsync(() => WaitAsync(item.Site, item.Id, deadline))));
    }

    private async Task WaitAsync(string? site, string? id, Deadline deadline)
    {
        Convergence confirmed = id is null
            ? await WatchAsync(site!, null, deadline)
            : await WatchAsync(await MaintenanceFinder.FindAsync(Context, site, id, StopToken, NoWait ? null : deadline), deadline);
        if (PassThru)
        {
            Emit(confirmed);
        }
    }

    private async Task<Convergence> WatchAsync(Maintenance maintenance, Deadline deadline)
    {
        if (Mode != MaintenanceMode.Open)
        {
            return await WatchAsync(maintenance.Site, maintenance.Id, deadline);
        }

        var ending = new EndWait(Context);
        Maintenance ended = await ending.RunAsync(maintenance, deadline, StopToken);
        return await WatchAsync(ended.Site, null, deadline, ended.Revision);
    }

    private async Task<Convergence> WatchAsync(string site, string? id, Deadline deadline, long? ended = null)
    {
        string goal = Mode is { } mode ? $"{Wording.Word(mode)} at {site}" : site;
        var wait = new ConvergenceWait(Context, site, $"Waiting for {goal}");
        await wait.RunAsync(
            id, convergence => ended is { } revision ? convergence.Revision >= revision : Mode is null || convergence.Mode == Mode, deadline, StopToken);
        if (wait.Reached)
        {
            return wait.Latest!;
        }

        if (id is null && ended is null && Mode is { } wanted && wait.Latest is { } latest && latest.Mode != wanted)
        {
            throw new FlowException(FlowErrors.NotConverged, $"{site} is {Wording.Word(latest.Mode)}, not {Wording.Word(wanted)}.", latest)
            {
                Advice = wanted == MaintenanceMode.Open ? "See who holds it with Get-Maintenance." : "Close it with Enable-Maintenance, or wait longer with -TimeoutSec.",
            };
        }

        throw NotConverged.Of([wait], deadline);
    }
}
