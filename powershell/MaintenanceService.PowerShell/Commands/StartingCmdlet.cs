using System.Management.Automation;
using MaintenanceService.Client;
using MaintenanceService.PowerShell.Connection;
using MaintenanceService.PowerShell.Errors;
using MaintenanceService.PowerShell.Maintenances;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>What Enable-Maintenance and Invoke-Maintenance have in common: all sites begun and confirmed, or none.</summary>
public abstract class StartingCmdlet : TermsCmdlet
{
    /// <inheritdoc cref="WaitingCmdlet.TimeoutSec"/>
    [Parameter]
    [ValidateRange(1, 86_400)]
    public int TimeoutSec { get; set; } = 120;

    /// <inheritdoc cref="WaitingCmdlet.NoWait"/>
    [Parameter]
    public SwitchParameter NoWait { get; set; }

    /// <summary>Leaves closed what was begun, if not every instance confirms.</summary>
    [Parameter]
    public SwitchParameter KeepOnFailure { get; set; }

    /// <summary>Refuses terms that can't be meant, before anything is sent.</summary>
    private protected void CheckWindow(TimeSpan? lease)
    {
        CheckTimes(lease);
        if (MyInvocation.BoundParameters.ContainsKey(nameof(OnLeaseExpiry)) && lease is null)
        {
            throw new MaintenanceCommandException(ErrorIds.InvalidValue, "-OnLeaseExpiry says what happens to a lease: give one with -Lease.", nameof(OnLeaseExpiry));
        }
    }

    private protected MaintenanceRequest Request(DateTimeOffset? at, TimeSpan? lease) =>
        Request(at, lease is { } length ? new LeaseRequest { Seconds = Durations.Seconds(length), OnExpiry = OnLeaseExpiry } : null);

    private protected Deadline NewDeadline() => new(Time, TimeSpan.FromSeconds(TimeoutSec));

    /// <summary>Begins and confirms maintenances on all sites; whatever fails, what was begun is ended again, or kept as asked.</summary>
    private protected async Task<IReadOnlyList<Begun>> StartAllAsync(
        IReadOnlyList<string> sites, string? id, MaintenanceRequest request, Deadline deadline)
    {
        var all = new AllOrNone(Context);
        try
        {
            foreach (string site in sites)
            {
                await all.BeginAsync(site, id, request, deadline, StopToken);
            }

            if (!NoWait)
            {
                await ConfirmAsync(all, request.Lease?.Seconds, deadline);
            }

            return all.Begun;
        }
        catch (Exception) when (StopToken.IsCancellationRequested)
        {
            await StoppedAsync(all);
            throw;
        }
        catch (MaintenanceCommandException problem) when (KeepOnFailure)
        {
            throw problem.With(Kept(all.Begun));
        }
        catch (MaintenanceCommandException problem)
        {
            throw problem.With(await UndoAsync(all));
        }
        catch
        {
            await UndoAsync(all);
            throw;
        }
    }

    /// <summary>Waits for the instances; a lease must not run out meanwhile, for whoever waits is alive.</summary>
    private async Task ConfirmAsync(AllOrNone all, int? leaseSeconds, Deadline deadline)
    {
        using LeaseKeeper? keeper = leaseSeconds is { } seconds ? Keep(all.Begun, TimeSpan.FromSeconds(seconds), (_, _) => Task.CompletedTask) : null;
        try
        {
            await all.ConfirmAsync(deadline, StopToken);
        }
        finally
        {
            await (keeper?.StopAsync() ?? Task.CompletedTask);
        }
    }

    private protected LeaseKeeper Keep(IReadOnlyList<Begun> begun, TimeSpan lease, Func<Begun, string, Task> onLost) =>
        new(begun, QuietCalls, Time, lease, onLost);

    private async Task<string> UndoAsync(AllOrNone all)
    {
        try
        {
            return await all.UndoAsync(StopToken);
        }
        catch (OperationCanceledException)
        {
            await StoppedAsync(all);
            throw;
        }
    }

    /// <summary>Ctrl+C while waiting.</summary>
    private protected abstract Task StoppedAsync(AllOrNone all);

    private static string Kept(IReadOnlyList<Begun> begun) =>
        begun.Count == 0 ? "" : $"As -KeepOnFailure asks, it stays in maintenance: {string.Join(", ", begun)}. End it with Disable-Maintenance -Id.";
}
