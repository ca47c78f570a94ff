using System.Management.Automation;
using MaintenanceService.Client;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>Ends maintenances, and returns when every instance has confirmed it.</summary>
[Cmdlet(VerbsLifecycle.Disable, "Maintenance", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, HelpUri = HelpPages.Folder + "Disable-Maintenance.md")]
[OutputType(typeof(Maintenance))]
public sealed class DisableMaintenanceCommand : WaitingCmdlet
{
    private FlowException? _away;

    /// <summary>Ends every active maintenance of the sites, whoever began it.</summary>
    [Parameter]
    public SwitchParameter All { get; set; }

    /// <summary>Gives the ended maintenances to the pipeline.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override Task ProcessAsync()
    {
        MaintenanceArguments.CheckAll(All, Site, Id);
        return base.ProcessAsync();
    }

    private protected override async Task EndAsync()
    {
        Deadline deadline = NewDeadline();
        var ending = new MaintenanceEnd(Context, ShouldProcess);
        var ended = new List<Maintenance>();
        foreach ((string? site, string? id) in Wanted)
        {
            await TryInTimeAsync(async () => ended.AddRange(await ending.EndAsync(site, id, All, deadline, StopToken)), site ?? id, deadline);
        }

        foreach (string site in ended.Select(item => item.Site).Distinct())
        {
            await TryInTimeAsync(() => HeldSites.WarnAsync(Context, site, deadline, StopToken), site, deadline);
        }

        try
        {
            if (!NoWait)
            {
                await ending.ConfirmAsync(ended, TryAsync, deadline, StopToken);
            }
        }
        catch (Exception) when (StopToken.IsCancellationRequested && ended.Count > 0)
        {
            WriteHostWarning(MaintenanceEnd.WaitStopped(ended));
            throw;
        }

        foreach (Maintenance item in ended.Where(_ => PassThru))
        {
            WriteRecord(item);
        }
    }

    /// <summary>Runs what belongs to one item of several. Once the time is over and the service is away, the others fail as well: each attempt would take a second more.</summary>
    private Task<bool> TryInTimeAsync(Func<Task> item, object? target, Deadline deadline) => TryAsync(async () =>
    {
        if (_away is { } away && deadline.Passed)
        {
            throw new FlowException(away.ErrorId, away.Message, target, away.InnerException) { ChangedNothing = true };
        }

        try
        {
            await item();
        }
        catch (FlowException problem) when (problem.ErrorId == FlowErrors.ServiceUnreachable)
        {
            _away = problem;
            throw;
        }
    });
}
