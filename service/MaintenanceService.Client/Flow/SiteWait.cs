namespace MaintenanceService.Client.Flow;

/// <summary>Waits until every instance of a site has confirmed a mode, or one maintenance.</summary>
/// <param name="context">The service, and the output.</param>
/// <param name="mode">The mode; null = whatever the site is in. Open with an id: until that maintenance is over, whoever else holds the site.</param>
internal sealed class SiteWait(FlowContext context, MaintenanceMode? mode)
{
    /// <param name="site">The site; null where the id finds it.</param>
    /// <param name="id">The maintenance, which must be active; null = whatever holds the site.</param>
    /// <param name="deadline">The end of the wait; a limit of zero asks once.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="FlowException">NotConverged, MaintenanceEnded.</exception>
    public async Task<Convergence> RunAsync(string? site, string? id, Deadline deadline, CancellationToken cancellationToken)
    {
        if (id is null)
        {
            Convergence reached = await WatchAsync(site!, null, null, deadline, cancellationToken);
            if (reached.Mode == MaintenanceMode.Open)
            {
                // It is open as a whole; a part of it may be closed.
                await HeldSites.WarnAsync(context, site!, deadline, cancellationToken);
            }

            return reached;
        }

        Maintenance found = await MaintenanceFinder.FindAsync(context, site, id, cancellationToken, deadline.Limit > TimeSpan.Zero ? deadline : null);
        if (mode != MaintenanceMode.Open)
        {
            return await WatchAsync(found.Site, found.Id, null, deadline, cancellationToken);
        }

        Maintenance ended = await new EndWait(context).RunAsync(found, deadline, cancellationToken);
        Convergence confirmed = await WatchAsync(ended.Site, null, ended, deadline, cancellationToken);
        await HeldSites.WarnAsync(context, ended.Site, deadline, cancellationToken);
        return confirmed;
    }

    private async Task<Convergence> WatchAsync(string site, string? id, Maintenance? ended, Deadline deadline, CancellationToken cancellationToken)
    {
        string goal = ended is not null ? $"the end of '{ended.Id}' at {site}" : mode is { } named ? $"{Wording.Word(named)} at {site}" : site;
        var wait = new ConvergenceWait(context, site, $"Waiting for {goal}");
        await wait.RunAsync(
            id, convergence => ended is not null ? convergence.Revision >= ended.Revision : mode is null || convergence.Mode == mode, deadline, cancellationToken);
        if (wait.Reached)
        {
            return wait.Latest!;
        }

        if (ended is null && mode is { } wanted && wait.Latest is { } latest && latest.Mode != wanted && (id is null || latest.Converged))
        {
            throw new FlowException(FlowErrors.NotConverged, $"{site} is {Wording.Word(latest.Mode)}, not {Wording.Word(wanted)}.", latest)
            {
                Advice = wanted == MaintenanceMode.Open
                    ? $"See who holds it with {context.Syntax.StatusCommand(site)}."
                    : $"Close it with {context.Syntax.StartCommand(site)}, or wait longer with {context.Syntax.Option("TimeoutSec")}.",
            };
        }

        throw NotConverged.Error([wait], deadline);
    }
}
