using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Transactions;

namespace MaintenanceService.Domain.Maintenances;

/// <summary>Commits what time has made due.</summary>
internal sealed class Timekeeper(WriteQueue queue, IStore store, TimeProvider time)
{
    /// <summary>To be called again and again: commits whatever is due at any site; nothing while the store refuses writes.</summary>
    public async Task AdvanceAsync()
    {
        queue.Outages.Look();
        if (queue.HasFailed ? store.Probe() : queue.Outages.Noticed)
        {
            await RecoverAsync();
        }

        DateTimeOffset now = time.GetUtcNow();
        string[] due = [.. queue.World.Sites.Values.Where(site => Timeline.IsDue(site, now)).Select(site => site.Name)];
        if (due.Length > 0 && !queue.HasFailed)
        {
            await AdvanceAllAsync(due);
        }

        string[] overdue = [.. queue.World.Sites.Values.Where(site => OverdueMaintenances.IsDue(site, now)).Select(site => site.Name)];
        if (overdue.Length > 0 && !queue.HasFailed)
        {
            await queue.WriteAsync(draft => OverdueMaintenances.Publish(draft, overdue));
        }
    }

    /// <summary>Gives every lease its full length anew, after an outage of the service or its store.</summary>
    public async Task RecoverAsync()
    {
        await queue.WriteAsync(LeaseGrace.Grant);
        queue.MarkRecovered();
    }

    private async Task AdvanceAllAsync(string[] due)
    {
        try
        {
            await queue.WriteAsync(draft => Timeline.Advance(draft, due));
        }
        catch (Exception exception) when (exception is not ProblemException && due.Length > 1)
        {
            // What is wrong with one site must not keep the others as they are.
            await Task.WhenAll(due.Select(site => queue.WriteAsync(draft => Timeline.Advance(draft, site))));
        }
    }

    /// <summary>Commits what is due at one site.</summary>
    /// <returns>Whether it is committed; a store that takes no writes leaves the site as it was.</returns>
    public async Task<bool> AdvanceAsync(string site)
    {
        try
        {
            await queue.WriteAsync(draft => Timeline.Advance(draft, site));
            return true;
        }
        catch (ProblemException refusal) when (refusal.Kind is ProblemKind.StorageFull or ProblemKind.StorageUnavailable)
        {
            return false;
        }
    }
}
