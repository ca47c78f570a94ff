namespace MaintenanceService.Client.Flow;

/// <summary>Waits until every instance of a site has confirmed that a maintenance is over.</summary>
internal sealed class ReopenWait(FlowContext context)
{
    /// <exception cref="FlowException">NotConverged: it is over, but not every instance has confirmed.</exception>
    public async Task ConfirmAsync(string site, long revision, Deadline deadline, CancellationToken cancellationToken)
    {
        var wait = new ConvergenceWait(context, site, $"Opening {site}");
        await wait.RunAsync(null, convergence => convergence.Revision >= revision, deadline, cancellationToken);

        // Without an instance there is nobody to wait for.
        if (!wait.Reached && wait.Latest is { Total: > 0 })
        {
            throw NotConverged.Error([wait], deadline).With("The maintenance has ended all the same.");
        }
    }
}
