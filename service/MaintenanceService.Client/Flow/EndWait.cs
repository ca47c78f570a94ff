namespace MaintenanceService.Client.Flow;

/// <summary>Waits until a maintenance is over.</summary>
internal sealed class EndWait(FlowContext context)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(500);

    /// <returns>The ended record.</returns>
    /// <exception cref="FlowException">NotConverged: it is not over in time.</exception>
    public async Task<Maintenance> RunAsync(Maintenance maintenance, Deadline deadline, CancellationToken cancellationToken)
    {
        Maintenance now = maintenance;
        while (now.Status != MaintenanceStatus.Ended)
        {
            if (deadline.Passed)
            {
                throw new FlowException(
                    FlowErrors.NotConverged, $"The maintenance of {now.Site} is not over: {Wording.Holder(now)}.", now)
                { Advice = $"End it with {context.Syntax.EndCommand(now.Site, now.Id)}, or wait longer with {context.Syntax.Option("TimeoutSec")}." };
            }

            await Task.Delay(deadline.Left < PollInterval ? deadline.Left : PollInterval, context.Time, cancellationToken);
            now = (await context.Calls.SendAsync(
                (client, token) => client.GetMaintenanceAsync(maintenance.Site, maintenance.Id, token), maintenance.Site, cancellationToken, deadline)).Value;
        }

        return now;
    }
}
