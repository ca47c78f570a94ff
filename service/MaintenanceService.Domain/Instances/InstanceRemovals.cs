using MaintenanceService.Domain.Maintenances;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Transactions;
using MaintenanceService.Domain.Validation;

namespace MaintenanceService.Domain.Instances;

/// <summary>
/// Takes instances out of the registry. They are forgotten when it is decided, not when it is on disk: a report that comes in between is
/// that of a process that must register again, and is answered only when it counts.
/// </summary>
internal sealed class InstanceRemovals(WriteQueue queue, InstanceBoard board)
{
    private const int EntriesSearched = 500;

    /// <summary>Removes one because it leaves by itself, or because somebody knows that it is gone.</summary>
    /// <param name="site">The site.</param>
    /// <param name="id">The instance.</param>
    /// <param name="run">The process that must hold the id; null = whichever does.</param>
    /// <param name="author">Who says so.</param>
    /// <param name="ensureAllowed">Refuses within the write where the caller may no longer do it.</param>
    public Task RemoveAsync(string site, string id, string? run, Author author, Action<Draft> ensureAllowed) => WriteAsync(site, draft =>
    {
        ensureAllowed(draft);
        Registration.Remove(draft, site, id, author, run);
        return [id];
    });

    /// <summary>Removes those that have been silent for so long that they are gone.</summary>
    public Task RemoveSilentAsync(string site) => WriteAsync(site, draft =>
    {
        Timeline.Advance(draft, site);

        // A maintenance that ends in this very transaction is not known to the board yet; the next look comes in a second.
        if (!draft.World.Sites.TryGetValue(site, out SiteRecord? current) || draft.Changes.Any(change => change is MaintenanceSaved))
        {
            return [];
        }

        IReadOnlyList<string> departed = board.With(site, own => own.Departed(current));
        foreach (string id in departed.Where(draft.World.InstancesOf(site).ContainsKey))
        {
            Registration.Depart(draft, current, id);
        }

        return departed;
    });

    /// <summary>Tells whether the same removal succeeded within the last day: then whoever did not hear the answer asks again.</summary>
    public static bool WasRemoved(IStoreReader store, string site, string id, string? run, DateTimeOffset now) =>
        store.ListHistory(site, null, EntriesSearched).TakeWhile(entry => now - entry.At < Limits.Remembered).Any(entry => RemovalEntry.Tells(entry, id, run));

    private async Task WriteAsync(string site, Func<Draft, IReadOnlyList<string>> decide)
    {
        IReadOnlyList<Presence> forgotten = [];
        try
        {
            await queue.WriteAsync(draft =>
            {
                IReadOnlyList<string> gone = decide(draft);
                forgotten = board.With(site, own => own.Forget(gone));
            });
        }
        catch (Exception)
        {
            // Nothing was written: they are as known as before.
            board.Restore(site, forgotten);
            throw;
        }
    }
}
