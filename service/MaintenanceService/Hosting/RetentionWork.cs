using MaintenanceService.Client;
using MaintenanceService.Configuration;
using MaintenanceService.Domain.History;
using MaintenanceService.Domain.Retention;
using MaintenanceService.Domain.Transactions;
using Microsoft.Extensions.Options;

namespace MaintenanceService.Hosting;

/// <summary>Removes what is older than <c>Maintenance:HistoryDays</c>, in small transactions.</summary>
internal sealed partial class RetentionWork(WriteQueue queue, IStoreReader store, IOptions<ServiceOptions> options, TimeProvider time, ILogger<RetentionWork> logger)
    : PeriodicWork(TimeSpan.FromMinutes(10), time, logger)
{
    private readonly TimeProvider _time = time;

    protected override async Task WorkAsync()
    {
        if (options.Value.HistoryDays is not { } days)
        {
            return;
        }

        DateTimeOffset before = _time.GetUtcNow().AddDays(-days);
        HistoryCheckpoint former = store.FindCheckpoint();
        int maintenances = 0;
        HistoryCheckpoint last = former;
        while (!queue.HasFailed && await queue.WriteAsync(draft => HistoryRetention.Trim(draft, before)) is { } trimmed)
        {
            maintenances += trimmed.Maintenances;
            last = trimmed.Checkpoint;
        }

        if (last.Removed > former.Removed)
        {
            LogRemoved(logger, last.Removed - former.Removed, maintenances, WireTime.Format(before), last.Seq);
        }
    }

    [LoggerMessage(9, LogLevel.Information, "Removed {Entries} history entries and {Maintenances} ended maintenances of before {Before} (Maintenance:HistoryDays). The chain of the history goes on from the checkpoint at entry {Seq}.")]
    private static partial void LogRemoved(ILogger logger, long entries, int maintenances, string before, long seq);
}
