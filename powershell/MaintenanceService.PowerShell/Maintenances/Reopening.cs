using MaintenanceService.Client;
using MaintenanceService.PowerShell.Connection;
using MaintenanceService.PowerShell.Errors;

namespace MaintenanceService.PowerShell.Maintenances;

/// <summary>Ends what was begun for a block that is done: each one, whatever becomes of the others.</summary>
/// <param name="context">What it needs of the cmdlet; its calls write nothing, for Ctrl+C may have closed the streams.</param>
/// <param name="problems">What went wrong is added here.</param>
internal sealed class Reopening(CommandContext context, List<MaintenanceCommandException> problems)
{
    private readonly List<Maintenance> _ended = [];

    /// <summary>Ends all. Ctrl+C shortens the patience only: a block that was stopped leaves nothing closed.</summary>
    public async Task EndAsync(IEnumerable<Begun> begun, Deadline deadline, CancellationToken stopping)
    {
        foreach (Begun item in begun)
        {
            try
            {
                try
                {
                    stopping.ThrowIfCancellationRequested();
                    await EndAsync(item, deadline, stopping);
                }
                catch (OperationCanceledException)
                {
                    await EndAsync(item, context.Calls.ShortDeadline(), CancellationToken.None);
                }
            }
            catch (MaintenanceCommandException problem)
            {
                string fate = item.Record?.Lease?.OnExpiry == LeaseExpiry.StayClosed ? "it stays closed" : "its lease runs out and releases it";
                problems.Add(problem.With($"{item} could not be ended: {fate}."));
            }
        }
    }

    /// <summary>Waits until every instance knows.</summary>
    public async Task ConfirmAsync(Deadline deadline, CancellationToken cancellationToken)
    {
        foreach (Maintenance item in _ended)
        {
            try
            {
                await new Opening(context).ConfirmAsync(item.Site, item.Revision, deadline, cancellationToken);
            }
            catch (MaintenanceCommandException problem)
            {
                problems.Add(problem);
            }
        }
    }

    /// <summary>Ends one, having looked whether it still was on: it may have ended since the lease keeper's last look.</summary>
    private async Task EndAsync(Begun item, Deadline deadline, CancellationToken cancellationToken)
    {
        Maintenance found = await SendAsync(item, deadline, (client, token) => client.GetMaintenanceAsync(item.Site, item.Id, token), cancellationToken);
        Maintenance ended = await SendAsync(
            item, deadline, (client, token) => client.EndMaintenanceAsync(item.Site, item.Id, cancellationToken: token), cancellationToken);
        _ended.Add(ended);
        if (found.Status == MaintenanceStatus.Ended || ended.EndReason is EndReason.Elapsed or EndReason.LeaseExpired)
        {
            problems.Add(LostMaintenance.Error(item, Wording.End(ended)));
        }
    }

    private async Task<Maintenance> SendAsync(
        Begun item, Deadline deadline, Func<MaintenanceClient, CancellationToken, Task<Versioned<Maintenance>>> call, CancellationToken cancellationToken) =>
        (await context.Calls.SendAsync(call, item.Site, cancellationToken, deadline)).Value;
}
