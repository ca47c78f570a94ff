using MaintenanceService.Files;
using MaintenanceService.Store.Sqlite;

namespace MaintenanceService.Background;

/// <summary>Updates the marker beside the store: at the start, after writes, and at the stop.</summary>
internal sealed class StoreMarkerBackgroundService(SqliteStore store, DataFolder folder, TimeProvider time, ILogger<StoreMarkerBackgroundService> logger)
    : PeriodicBackgroundService(TimeSpan.FromSeconds(5), time, logger)
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
        StoreMarker marker = store.Marker;
        if (marker.Commit != _written?.Commit || marker.Epoch != _written.Epoch)
        {
            marker.Write(folder.StoreFile);
            _written = marker;
        }

        return Task.CompletedTask;
    }
}
