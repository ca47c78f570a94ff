using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Transactions;

namespace MaintenanceService.Domain.Maintenances;

/// <summary>Commits the transitions that are due.</summary>
internal sealed class TransitionScheduler(GroupCommitQueue queue, IStore store, TimeProvider time)
{
    /// <summary>Commits what is due at any site; does nothing while the store refuses writes. Called periodically.</summary>
    public async Task AdvanceAsync()
    {
        queue.Availability.Sample();
        if (queue.HasFailed ? store.Probe() : queue.Availability.HasOutage)
        {
            await RecoverAsync();
        }

        DateTimeOffset now = time.GetUtcNow();
        string[] due = [.. queue.Snapshot.Sites.Values.Where(site => MaintenanceTransitions.IsDue(site, now)).Select(site => site.Name)];
        if (due.Length > 0 && !queue.HasFailed)
        {
            await AdvanceAllAsync(due);
        }

        string[] overdue = [.. queue.Snapshot.Sites.Values.Where(site => OverdueMaintenances.IsDue(site, now)).Select(site => site.Name)];
        if (overdue.Length > 0 && !queue.HasFailed)
        {
            await queue.WriteAsync(transaction => OverdueMaintenances.Publish(transaction, overdue));
        }
    }

    /// <summary>Extends every lease to its full length after an outage of the service or its store.</summary>
    public async Task RecoverAsync()
    {
        await queue.WriteAsync(LeaseExtension.AfterOutage);
        queue.MarkRecovered();
    }

    private async Task AdvanceAllAsync(string[] due)
    {
        try
        {
            await queue.WriteAsync(transaction => MaintenanceTransitions.Advance(transaction, due));
        }
        catch (Exception exception) when (exception is not ProblemException && due.Length > 1)
        {
            // A fault at one site must not keep the others from being processed.
            await Task.WhenAll(due.Select(site => queue.WriteAsync(transaction => MaintenanceTransitions.Advance(transaction, site))));
        }
    }

    /// <summary>Commits what is due at one site.</summary>
    /// <returns>Whether it is committed; a store that refuses writes leaves the site unchanged.</returns>
    public async Task<bool> AdvanceAsync(string site)
    {
        try
        {
            await queue.WriteAsync(transaction => MaintenanceTransitions.Advance(transaction, site));
            return true;
        }
        catch (ProblemException refusal) when (refusal.Kind is ProblemKind.StorageFull or ProblemKind.StorageUnavailable)
        {
            return false;
        }
    }
}
