using MaintenanceService.Streams;

namespace MaintenanceService.Hosting;

/// <summary>Ends the streams as soon as the service is told to stop: an open one would hold the shutdown up.</summary>
internal sealed class StreamGoodbye(StreamHub hub, IHostApplicationLifetime lifetime) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStopping.Register(hub.Stop);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
