using MaintenanceService.PowerShell.Connection;
using MaintenanceService.PowerShell.Errors;

namespace MaintenanceService.PowerShell.Maintenances;

/// <summary>Waits until every instance of a site has confirmed that a maintenance is over.</summary>
internal sealed class Opening(CommandContext context)
{
    /// <exception cref="MaintenanceCommandException">NotConverged: it is over, but somebody does not know.</exception>
    public async Task ConfirmAsync(string site, long revision, Deadline deadline, CancellationToken cancellationToken)
    {
        ConvergenceWatch watch = context.Watch(site, $"Opening {site}");
        await watch.RunAsync(null, convergence => convergence.Revision >= revision, deadline, cancellationToken);

        // Without an instance there is nobody to wait for.
        if (!watch.Reached && watch.Latest is { Total: > 0 })
        {
            throw NotConverged.Of([watch], deadline).With("The maintenance has ended all the same.");
        }
    }
}
