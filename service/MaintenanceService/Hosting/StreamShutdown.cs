using MaintenanceService.Streams;

namespace MaintenanceService.Hosting;

/// <summary>
/// Runs first when the service is asked to stop: readiness becomes false, and the streams end with a <c>bye</c> event. The listener
/// closes only then, so that new requests get an answer meanwhile, and no stream delays the shutdown.
/// </summary>
internal sealed class StreamShutdown(StreamHub hub, IHostApplicationLifetime lifetime) : IHostedLifecycleService
{
    /// <summary>How long to wait until readers have received the event; an active reader receives it at once.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        lifetime.StopApplication();
        try
        {
            // Uses the machine's clock: a shutdown that waits for a test clock that stands still would never end.
            await hub.StopAsync().WaitAsync(Timeout, TimeProvider.System, cancellationToken);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            hub.Abort();
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
