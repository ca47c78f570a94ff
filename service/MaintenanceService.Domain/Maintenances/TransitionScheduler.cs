using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Transactions;

namespace MaintenanceService.Domain.Maintenances;

/// <summary>Commits what time has made due.</summary>
internal sealed class TransitionScheduler(GroupCommitQueue queue, IStore store, TimeProvider time)
{
    /// <summary>To be called again and again: commits whatever is due at any site; nothing while the store refuses writes.</summary>
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

    /// <summary>Gives every lease its full length anew, after an outage of the service or its store.</summary>
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
            // What is wrong with one site must not keep the others as they are.
            await Task.WhenAll(due.Select(site => queue.WriteAsync(transaction => MaintenanceTransitions.Advance(transaction, site))));
        }
    }

    /// <summary>Commits what is due at one site.</summary>
    /// <returns>Whether it is committed; a store that takes no writes leaves the site as it was.</returns>
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
