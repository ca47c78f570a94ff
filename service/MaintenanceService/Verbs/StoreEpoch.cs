using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Transactions;
using MaintenanceService.Store;

namespace MaintenanceService.Verbs;

/// <summary>Begins a new epoch in a store of a stopped service.</summary>
internal static class StoreEpoch
{
    /// <summary>No limits: verbs create nothing that is limited.</summary>
    public static Capacity Unbounded { get; } = new(int.MaxValue, int.MaxValue);

    public static async Task<StateSnapshot> BeginAsync(IStore store, string why, TimeProvider time, params IEnumerable<string?> known)
    {
        var processor = new CommitProcessor(store, time, Unbounded);
        await GroupCommitQueue.Inline(processor).WriteAsync(transaction => transaction.BeginEpoch(Epochs.New(time.GetUtcNow(), [transaction.Snapshot.Epoch, .. known]), why));
        return processor.Snapshot;
    }
}
