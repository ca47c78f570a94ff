using MaintenanceService.Client;
using MaintenanceService.Configuration;
using MaintenanceService.Domain.History;
using MaintenanceService.Domain.Retention;
using MaintenanceService.Domain.Transactions;
using Microsoft.Extensions.Options;

namespace MaintenanceService.Background;

/// <summary>Removes what is older than <c>Maintenance:HistoryDays</c>, in small transactions.</summary>
internal sealed partial class RetentionBackgroundService(GroupCommitQueue queue, IStoreReader store, IOptions<ServiceOptions> options, TimeProvider time, ILogger<RetentionBackgroundService> logger)
    : PeriodicBackgroundService(TimeSpan.FromMinutes(10), time, logger)
{
    private readonly TimeProvider _time = time;

    protected override async Task WorkAsync()
    {
        if (options.Value.HistoryDays is not { } days)
        {
            return;
        }

        DateTimeOffset before = _time.GetUtcNow().AddDays(-days);
        HistoryCheckpoint previous = store.FindCheckpoint();
        int maintenances = 0;
        HistoryCheckpoint last = previous;
        while (!queue.HasFailed && await queue.WriteAsync(transaction => HistoryRetention.Trim(transaction, before)) is { } trimmed)
        {
            maintenances += trimmed.Maintenances;
            last = trimmed.Checkpoint;
        }

        if (last.Removed > previous.Removed)
        {
            LogRemoved(logger, last.Removed - previous.Removed, maintenances, WireTime.Format(before), last.Seq);
        }
    }

    [LoggerMessage(9, LogLevel.Information, "Removed {Entries} history entries and {Maintenances} ended maintenances from before {Before} (Maintenance:HistoryDays). The chain of the history continues from the checkpoint at entry {Seq}.")]
    private static partial void LogRemoved(ILogger logger, long entries, int maintenances, string before, long seq);
}
