using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Transactions;
using MaintenanceService.Store;

namespace MaintenanceService.Hosting.Verbs;

/// <summary>Begins a new epoch in a store of a stopped service.</summary>
internal static class StoreEpoch
{
    /// <summary>Verbs add nothing that a limit is for.</summary>
    public static Capacity Unbounded { get; } = new(int.MaxValue, int.MaxValue);

    public static async Task<World> BeginAsync(IStore store, string why, TimeProvider time, params IEnumerable<string?> known)
    {
        var transactor = new Transactor(store, time, Unbounded);
        await WriteQueue.Inline(transactor).WriteAsync(draft => draft.BeginEpoch(Epochs.New(time.GetUtcNow(), [draft.World.Epoch, .. known]), why));
        return transactor.World;
    }
}
