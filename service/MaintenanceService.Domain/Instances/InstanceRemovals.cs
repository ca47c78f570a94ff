using MaintenanceService.Domain.Maintenances;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Transactions;
using MaintenanceService.Domain.Validation;

namespace MaintenanceService.Domain.Instances;

/// <summary>
/// Takes instances out of the registry. They are forgotten when it is decided, not when it is on disk: a report that comes in between is
/// that of a process that must register again, and is answered only when it counts.
/// </summary>
internal sealed class InstanceRemovals(GroupCommitQueue queue, InstanceRegistry registry)
{
    private const int EntriesSearched = 500;

    /// <summary>Removes one because it leaves by itself, or because somebody knows that it is gone.</summary>
    /// <param name="site">The site.</param>
    /// <param name="id">The instance.</param>
    /// <param name="run">The process that must hold the id; null = whichever does.</param>
    /// <param name="author">Who says so.</param>
    /// <param name="ensureAllowed">Refuses within the write where the caller may no longer do it.</param>
    public Task RemoveAsync(string site, string id, string? run, Author author, Action<Transaction> ensureAllowed) => WriteAsync(site, transaction =>
    {
        ensureAllowed(transaction);
        InstanceRegistration.Remove(transaction, site, id, author, run);
        return [id];
    });

    /// <summary>Removes those that have been silent for so long that they are gone.</summary>
    public Task RemoveSilentAsync(string site) => WriteAsync(site, transaction =>
    {
        MaintenanceTransitions.Advance(transaction, site);

        // A maintenance that ends in this very transaction is not known to the registry yet; the next look comes in a second.
        if (!transaction.Snapshot.Sites.TryGetValue(site, out SiteRecord? current) || transaction.Changes.Any(change => change is MaintenanceSaved))
        {
            return [];
        }

        IReadOnlyList<string> departed = registry.With(site, own => own.Departed(current));
        foreach (string id in departed.Where(transaction.Snapshot.InstancesOf(site).ContainsKey))
        {
            InstanceRegistration.RemoveSilent(transaction, current, id);
        }

        return departed;
    });

    /// <summary>Tells whether the same removal succeeded within the last day: then whoever did not hear the answer asks again.</summary>
    public static bool WasRemoved(IStoreReader store, string site, string id, string? run, DateTimeOffset now) =>
        store.ListHistory(site, null, EntriesSearched).TakeWhile(entry => now - entry.At < Limits.Remembered).Any(entry => RemovalEntry.Matches(entry, id, run));

    private async Task WriteAsync(string site, Func<Transaction, IReadOnlyList<string>> decide)
    {
        IReadOnlyList<InstanceStatus> forgotten = [];
        try
        {
            await queue.WriteAsync(transaction =>
            {
                IReadOnlyList<string> gone = decide(transaction);
                forgotten = registry.With(site, own => own.Remove(gone));
            });
        }
        catch (Exception)
        {
            // Nothing was written: they are as known as before.
            registry.Restore(site, forgotten);
            throw;
        }
    }
}
