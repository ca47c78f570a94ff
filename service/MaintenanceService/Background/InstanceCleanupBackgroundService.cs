using MaintenanceService.Domain.Instances;
using MaintenanceService.Domain.Keys;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Transactions;

namespace MaintenanceService.Background;

/// <summary>Runs the periodic work of each second that may write: instances, receipts, the last use of keys.</summary>
internal sealed class InstanceCleanupBackgroundService(
    InstanceCleanup cleanup, KeyUsage usage, GroupCommitQueue queue, TimeProvider time, ILogger<InstanceCleanupBackgroundService> logger)
    : PeriodicBackgroundService(TimeSpan.FromSeconds(1), time, logger)
{
    private const int CountsEverySeconds = 30;
    private int _second;

    protected override async Task WorkAsync()
    {
        if (queue.HasFailed)
        {
            // Kept in memory until the store accepts writes again.
            return;
        }

        if (usage.IsDue(queue.Snapshot))
        {
            await queue.WriteAsync(usage.Save);
        }

        await cleanup.RunAsync(withCounts: ++_second % CountsEverySeconds == 0);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await cleanup.RunAsync(withCounts: true).WaitAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is ProblemException or AggregateException or OperationCanceledException)
        {
            // A store that refuses writes, or hangs, must not turn a stop into a crash; only the counts of the last seconds are lost.
        }
    }
}
