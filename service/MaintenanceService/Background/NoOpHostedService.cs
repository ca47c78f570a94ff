namespace MaintenanceService.Background;

/// <summary>Replaces a hosted service that the configured store does not need.</summary>
internal sealed class NoOpHostedService : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
