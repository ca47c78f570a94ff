using MaintenanceService.Authentication;
using MaintenanceService.Streams;

namespace MaintenanceService.Background;

/// <summary>Ends the open calls of keys that have expired, and sends heartbeats, each second. It waits for no commit: a stream without a heartbeat is reopened.</summary>
internal sealed class OpenCallBackgroundService(StreamHub hub, CallerWatches callers, TimeProvider time, ILogger<OpenCallBackgroundService> logger)
    : PeriodicBackgroundService(TimeSpan.FromSeconds(1), time, logger)
{
    protected override Task WorkAsync()
    {
        callers.Tick();
        hub.Tick();
        return Task.CompletedTask;
    }
}
