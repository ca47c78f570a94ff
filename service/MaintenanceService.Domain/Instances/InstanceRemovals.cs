using MaintenanceService.Client;
using MaintenanceService.Domain.Maintenances;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Transactions;
using MaintenanceService.Domain.Validation;

namespace MaintenanceService.Domain.Instances;

/// <summary>
/// Removes instances from the registry. Each is removed from memory when the removal is decided, before it is durable: a report that arrives in
/// between must register again, and is answered only once it is counted.
/// </summary>
internal sealed class InstanceRemovals(GroupCommitQueue queue, InstanceRegistry registry)
{
    private const int PageSize = 500;

    /// <summary>Removes an instance that deregisters, or that an operator knows to be gone.</summary>
    /// <param name="site">The site.</param>
    /// <param name="id">The instance.</param>
    /// <param name="run">The process that must have the id; null = any.</param>
    /// <param name="author">Who requests the removal.</param>
    /// <param name="ensureAllowed">Throws, within the write, where the caller may no longer do it.</param>
    public async Task RemoveAsync(string site, string id, string? run, Author author, Action<Transaction> ensureAllowed)
    {
        try
        {
            await WriteAsync(site, transaction =>
            {
                ensureAllowed(transaction);
                InstanceRegistration.Remove(transaction, site, id, author, run);
                return [id];
            });
            registry.ForgetUnstored(site, id, run);
        }
        catch (ProblemException refusal) when (
            refusal.Kind is ProblemKind.InstanceNotFound or ProblemKind.Forbidden && registry.ForgetUnstored(site, id, run))
        {
            // Its registration was refused by the store, which has nothing of it to remove.
        }
    }

    /// <summary>Removes the instances whose silence exceeds the expiry.</summary>
    public Task RemoveSilentAsync(string site) => WriteAsync(site, transaction =>
    {
        MaintenanceTransitions.Advance(transaction, site);

        // A maintenance that ends in this same transaction is still active to the registry; the next check runs in a second.
        if (!transaction.Snapshot.Sites.TryGetValue(site, out SiteRecord? current) || transaction.Changes.Any(change => change is MaintenanceSaved))
        {
            return [];
        }

        IReadOnlyList<string> departed = registry.With(site, instances => instances.Departed(current));
        foreach (string id in departed.Where(transaction.Snapshot.InstancesOf(site).ContainsKey))
        {
            InstanceRegistration.RemoveSilent(transaction, current, id);
        }

        return departed;
    });

    /// <summary>Tells whether the same removal succeeded within the last day: then this is a retry of a request whose answer was lost.</summary>
    public static bool WasRemoved(IStoreReader store, string site, string id, string? run, DateTimeOffset now) =>
        NewestFirst(store, site).TakeWhile(entry => now - entry.At < Limits.Remembered).Any(entry => RemovalEntry.Matches(entry, id, run));

    private static IEnumerable<HistoryEntry> NewestFirst(IStoreReader store, string site)
    {
        IReadOnlyList<HistoryEntry> page = store.ListHistory(site, null, PageSize);
        while (page.Count > 0)
        {
            foreach (HistoryEntry entry in page)
            {
                yield return entry;
            }

            page = page.Count < PageSize ? [] : store.ListHistory(site, page[^1].Seq, PageSize);
        }
    }

    private async Task WriteAsync(string site, Func<Transaction, IReadOnlyList<string>> decide)
    {
        IReadOnlyList<InstanceStatus> removed = [];
        try
        {
            await queue.WriteAsync(transaction =>
            {
                IReadOnlyList<string> gone = decide(transaction);
                removed = registry.With(site, instances => instances.Remove(gone));
            });
        }
        catch (Exception)
        {
            // Nothing was written: the instances stay registered.
            registry.Restore(site, removed);
            throw;
        }
    }
}
