using MaintenanceService.Streams;

namespace MaintenanceService.Hosting;

/// <summary>
/// What comes first when the service is told to stop: it is not ready any more, and the streams end with a goodbye. The listener
/// closes only then, so that whoever asks meanwhile is told, and no stream holds the shutdown up.
/// </summary>
internal sealed class StreamShutdown(StreamHub hub, IHostApplicationLifetime lifetime) : IHostedLifecycleService
{
    /// <summary>Whoever reads takes its goodbye at once; nobody waits longer for those that do not.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        lifetime.StopApplication();
        try
        {
            // On the machine's own time: a shutdown that waits for a clock that stands still would never end.
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
