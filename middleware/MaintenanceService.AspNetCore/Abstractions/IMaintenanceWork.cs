namespace MaintenanceService.AspNetCore;

/// <summary>A held section of background work: it counts as in flight until it is disposed.</summary>
public interface IMaintenanceWork : IAsyncDisposable
{
    /// <summary>
    /// Asks the work to stop: the site has been closed for longer than its <c>drainSeconds</c> and aborts requests, or this instance has
    /// closed itself because it can't reach the service.
    /// </summary>
    CancellationToken Aborted { get; }
}
