using MaintenanceService.Client;
using MaintenanceService.PowerShell.Connection;
using MaintenanceService.PowerShell.Errors;

namespace MaintenanceService.PowerShell.Maintenances;

/// <summary>Ends what was begun for a block that is done: each one, whatever becomes of the others.</summary>
/// <param name="context">What it needs of the cmdlet; its calls write nothing, for Ctrl+C may have closed the streams.</param>
/// <param name="begun">What is to end.</param>
/// <param name="problems">What went wrong is added here.</param>
internal sealed class Reopening(CommandContext context, IEnumerable<Begun> begun, List<MaintenanceCommandException> problems)
{
    private readonly List<Maintenance> _ended = [];

    /// <summary>Ends all. Ctrl+C shortens the patience only: a block that was stopped leaves nothing closed.</summary>
    public async Task EndAsync(Deadline deadline, CancellationToken stopping)
    {
        foreach (Begun item in begun)
        {
            try
            {
                _ended.Add(await EndAsync(item, deadline, stopping));
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

    private async Task<Maintenance> EndAsync(Begun item, Deadline deadline, CancellationToken stopping)
    {
        try
        {
            stopping.ThrowIfCancellationRequested();
            return await SendAsync(item, deadline, stopping);
        }
        catch (OperationCanceledException)
        {
            return await SendAsync(item, context.Calls.ShortDeadline(), CancellationToken.None);
        }
    }

    private async Task<Maintenance> SendAsync(Begun item, Deadline deadline, CancellationToken cancellationToken) =>
        (await context.Calls.SendAsync(
            (client, token) => client.EndMaintenanceAsync(item.Site, item.Id, cancellationToken: token), item.Site, cancellationToken, deadline)).Value;
}
