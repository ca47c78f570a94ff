using System.Management.Automation;
using MaintenanceService.Client;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>Ends maintenances, and returns when every instance has confirmed it.</summary>
[Cmdlet(VerbsLifecycle.Disable, "Maintenance", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, HelpUri = HelpPages.Folder + "Disable-Maintenance.md")]
[OutputType(typeof(Maintenance))]
public sealed class DisableMaintenanceCommand : WaitingCmdlet
{
    /// <summary>Ends every active maintenance of the sites, whoever began it.</summary>
    [Parameter]
    public SwitchParameter All { get; set; }

    /// <summary>Gives the ended maintenances to the pipeline.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override Task ProcessAsync()
    {
        MaintenanceArguments.CheckAll(All, Id);
        return base.ProcessAsync();
    }

    private protected override async Task EndAsync()
    {
        Deadline deadline = NewDeadline();
        var ended = new List<Maintenance>();
        foreach ((string? site, string? id) in Wanted)
        {
            await TryAsync(async () => ended.AddRange(await EndAsync(site, id, deadline)));
        }

        foreach (IGrouping<string, Maintenance> group in ended.GroupBy(item => item.Site))
        {
            await TryAsync(() => WarnOfHoldersAsync(group.Key, deadline));
        }

        try
        {
            if (!NoWait)
            {
                await Task.WhenAll(ended.GroupBy(item => item.Site).Select(group => TryAsync(
                    () => new ReopenWait(Context).ConfirmAsync(group.Key, group.Max(item => item.Revision), deadline, StopToken))));
            }
        }
        catch (Exception) when (StopToken.IsCancellationRequested && ended.Count > 0)
        {
            WriteHostWarning($"Only the waiting has ended; ended are: {string.Join(", ", ended.Select(item => $"{item.Site} ('{item.Id}')"))}.");
            throw;
        }

        foreach (Maintenance item in ended.Where(_ => PassThru))
        {
            Emit(item);
        }
    }

    private async Task<IEnumerable<Maintenance>> EndAsync(string? site, string? id, Deadline deadline)
    {
        var ending = new MaintenanceEnd(Calls, Context.Output.Warn);
        if (id is not null)
        {
            return await EndAsync(ending, await MaintenanceFinder.FindAsync(Context, site, id, StopToken, deadline), deadline);
        }

        if (All)
        {
            return ShouldProcess(site, "End every maintenance, whoever began it") ? await ending.EndAllAsync(site!, deadline, StopToken) : [];
        }

        return await MineAsync(ending, site!, deadline) is { } mine ? await EndAsync(ending, mine, deadline) : [];
    }

    private async Task<Maintenance?> MineAsync(MaintenanceEnd ending, string site, Deadline deadline)
    {
        Ownership held = await HeldSites.FindAsync(Context, site, StopToken, deadline);
        if (held.OfMine.Count == 0 && await HeldSites.LastOfMineAsync(Calls, site, StopToken, deadline) is { } last)
        {
            ending.WarnIfSurprising(last);
        }

        Maintenance? mine = held.MineOrThrow();
        if (mine is null && await HeldSites.ScheduledByMeAsync(Calls, site, StopToken, deadline) is { Count: > 0 } ahead)
        {
            WriteWarning($"{site} is open, and stays scheduled for maintenance: {Wording.Holders(ahead)}. Cancel it with -Id.");
        }

        return mine;
    }

    private async Task<IEnumerable<Maintenance>> EndAsync(MaintenanceEnd ending, Maintenance found, Deadline deadline) =>
        ShouldProcess($"{found.Site} ('{found.Id}')", "End the maintenance") ? [await ending.EndAsync(found, deadline, StopToken)] : [];

    private async Task WarnOfHoldersAsync(string site, Deadline deadline)
    {
        List<Maintenance> holders = await HeldSites.ActiveAsync(Calls, site, StopToken, deadline);
        if (holders.Count > 0)
        {
            WriteWarning($"{site} stays in maintenance, held by {Wording.Holders(holders)}.");
        }
    }
}
