using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Transactions;

namespace MaintenanceService.Domain.Instances;

/// <summary>Applies the effects of time to instances: removes expired ones, stores receipts, ends settling.</summary>
internal sealed class InstanceCleanup(GroupCommitQueue queue, InstanceRegistry registry, InstanceRemovals removals, ReceiptPersistence receipts)
{
    /// <summary>Processes every site once. Called once a second.</summary>
    /// <param name="withCounts">Whether to also store receipts of which only counts have changed.</param>
    /// <exception cref="AggregateException">Some sites failed; the others were processed.</exception>
    public async Task RunAsync(bool withCounts)
    {
        StateSnapshot snapshot = queue.Snapshot;

        // The writes of all sites share commits: one after another, thousands would take minutes on a slow store.
        Task[] processed = [.. snapshot.Sites.Values.Select(site => RunAsync(site, withCounts))];
        await Task.WhenAll(processed).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await EndSettlingAsync(snapshot);
        Exception[] failures = [.. processed.Select(site => site.Exception?.InnerException).OfType<Exception>()];
        if (failures.Length > 0)
        {
            throw new AggregateException($"{failures.Length} of {snapshot.Sites.Count} sites could not be looked after.", failures);
        }
    }

    private async Task RunAsync(SiteRecord site, bool withCounts)
    {
        registry.Refresh(site.Name);
        await receipts.SaveAsync(site.Name, withCounts);
        if (registry.With(site.Name, instances => instances.Departed(site)).Count > 0)
        {
            // Decided again within the transaction: where a maintenance has started meanwhile, silence is no departure.
            await removals.RemoveSilentAsync(site.Name);
        }
    }

    private async Task EndSettlingAsync(StateSnapshot snapshot)
    {
        if (snapshot.Settling && !registry.IsSettling(snapshot))
        {
            await queue.WriteAsync(transaction => transaction.EndSettling());
        }
    }
}
