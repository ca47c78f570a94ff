using MaintenanceService.Client;
using MaintenanceService.Domain.Maintenances;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Transactions;

namespace MaintenanceService.Domain.Instances;

/// <summary>Stores the receipts that reports have changed.</summary>
internal sealed class ReceiptPersistence(GroupCommitQueue queue, InstanceRegistry registry)
{
    /// <summary>
    /// Stores the receipts of a site before any instance receives the state: after a crash, the service still knows from which count on each
    /// instance refused. Does not wait for a store that refuses writes.
    /// </summary>
    /// <returns>Whether there was anything to store.</returns>
    public async Task<bool> TrySaveAsync(string site)
    {
        if (queue.HasFailed)
        {
            return false;
        }

        try
        {
            return await SaveSomeAsync(site, withCounts: false) > 0;
        }
        catch (ProblemException)
        {
            // Stored as soon as the store accepts writes again.
            return true;
        }
    }

    /// <summary>Stores the receipts of a site that have changed.</summary>
    /// <param name="site">The site.</param>
    /// <param name="withCounts">Whether to also store receipts of which only counts have changed.</param>
    /// <returns>Whether there was anything to store.</returns>
    public async Task<bool> SaveAsync(string site, bool withCounts)
    {
        int saved = await SaveSomeAsync(site, withCounts);
        bool any = saved > 0;
        while (saved == ReceiptTracker.MaxUnsaved)
        {
            // Other writes come in between.
            saved = await SaveSomeAsync(site, withCounts: false);
        }

        return any;
    }

    private async Task<int> SaveSomeAsync(string site, bool withCounts)
    {
        // One at a time: an older copy of a receipt must not overwrite a newer one.
        SemaphoreSlim saving = registry.With(site, instances => instances.Saving);
        await saving.WaitAsync();
        try
        {
            return await SaveUnsavedAsync(site, withCounts);
        }
        finally
        {
            saving.Release();
        }
    }

    private async Task<int> SaveUnsavedAsync(string site, bool withCounts)
    {
        IReadOnlyList<ReceiptRecord> unsaved = registry.With(site, instances => instances.Receipts.TakeUnsaved(withCounts));
        if (unsaved.Count == 0)
        {
            return 0;
        }

        try
        {
            await queue.WriteAsync(transaction => Save(transaction, site, unsaved));
        }
        catch (Exception)
        {
            Each(site, unsaved, static (tracker, receipt) => tracker.Return(receipt));
            throw;
        }

        Each(site, unsaved, static (tracker, receipt) => tracker.Close(receipt));
        return unsaved.Count;
    }

    private static void Save(Transaction transaction, string site, IReadOnlyList<ReceiptRecord> receipts)
    {
        // An end that is due comes first: what had converged before it is not converged after it.
        MaintenanceTransitions.Advance(transaction, site);
        if (!transaction.Snapshot.Sites.TryGetValue(site, out SiteRecord? record))
        {
            return;
        }

        var started = new Dictionary<long, Maintenance[]>();
        foreach (ReceiptRecord receipt in receipts)
        {
            ReceiptRecord? previous = transaction.FindReceipt(site, receipt.Maintenance);
            transaction.Save(receipt);
            if (previous?.ConvergedAt is null && receipt.ConvergedAt is { } convergedAt && record.Find(receipt.Maintenance) is not null)
            {
                transaction.Append(
                    HistoryAction.Converged, Author.Service, site, receipt.Maintenance, receipt.ConvergedRevision,
                    receipt.ConvergedInstances == 1 ? "1 instance" : $"{receipt.ConvergedInstances} instances", convergedAt);
            }

            if (previous?.ReopenedAt is null && receipt.ReopenedAt is { } reopenedAt && IsStillOpen(transaction, record, receipt, started))
            {
                WebhookOutbox.Publish(
                    transaction, WebhookEvent.Reopened, record with { Revision = receipt.ReopenedRevision!.Value }, receipt.Maintenance,
                    receipt.Paths.Count == 0 ? "every instance has confirmed that the site is open" : "every instance has confirmed that its paths are open", reopenedAt);
            }
        }
    }

    // The next maintenance, which may be over again, is told of in its place: its start has been published already.
    private static bool IsStillOpen(Transaction transaction, SiteRecord site, ReceiptRecord ended, Dictionary<long, Maintenance[]> started)
    {
        long revision = ended.ReopenedRevision!.Value;
        if (!started.TryGetValue(revision, out Maintenance[]? later))
        {
            started.Add(revision, later = [.. transaction.FindStartedSince(site.Name, revision)]);
        }

        return ReceiptTracker.IsOpen(ended, site.Active.Concat(later));
    }

    private void Each(string site, IReadOnlyList<ReceiptRecord> receipts, Action<ReceiptTracker, ReceiptRecord> action) =>
        registry.With(site, instances =>
        {
            foreach (ReceiptRecord receipt in receipts)
            {
                action(instances.Receipts, receipt);
            }

            return true;
        });
}
