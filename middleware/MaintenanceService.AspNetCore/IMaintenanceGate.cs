namespace MaintenanceService.AspNetCore;

/// <summary>Lets background jobs join in: they wait while the site is closed, and are waited for when it closes.</summary>
public interface IMaintenanceGate
{
    /// <summary>
    /// Waits while the whole site is closed or read-only, and then holds a section that counts as in flight until it is disposed. Within
    /// a held section it passes at once.
    /// </summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The section; dispose it when the piece of work is done.</returns>
    ValueTask<IMaintenanceWork> EnterAsync(CancellationToken cancellationToken = default);
}
