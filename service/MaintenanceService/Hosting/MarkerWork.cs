using MaintenanceService.Sites;
using MaintenanceService.Store;

namespace MaintenanceService.Hosting;

/// <summary>Keeps the marker beside the store up to date: at the start, whenever the history has grown, and at the end.</summary>
internal sealed class MarkerWork(SqliteStore store, WriteQueue queue, DataFolder folder, TimeProvider time, ILogger<MarkerWork> logger)
    : PeriodicWork(TimeSpan.FromSeconds(5), time, logger)
{
    private StoreMarker? _written = StoreMarker.Read(folder.StoreFile);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await TryWorkAsync();
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryWorkAsync();
    }

    protected override Task WorkAsync()
    {
        // Only what is durable is in this world, so the marker is never ahead of the store.
        World world = queue.World;
        var marker = new StoreMarker(store.Id, world.Epoch, world.LastSeq, world.LastHash);
        if (marker != _written)
        {
            marker.Write(folder.StoreFile);
            _written = marker;
        }

        return Task.CompletedTask;
    }
}
