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
    [ModeArgument(AllowsOpen = true)]
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
        var wait = new SiteWait(Context, Mode);
        await Task.WhenAll(Wanted.Select(item => TryAsync(async () =>
        {
            Convergence confirmed = await wait.RunAsync(item.Site, item.Id, deadline, StopToken);
            if (PassThru)
            {
                WriteRecord(confirmed);
            }
        })));
    }
}
