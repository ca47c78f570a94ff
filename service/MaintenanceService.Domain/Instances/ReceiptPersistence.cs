using System.Diagnostics.CodeAnalysis;
using MaintenanceService.Client;
using MaintenanceService.Domain.Maintenances;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Transactions;

namespace MaintenanceService.Domain.Instances;

/// <summary>Stores the receipts that reports have changed.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore whose wait handle is not used holds no resources.")]
internal sealed class ReceiptPersistence(GroupCommitQueue queue, InstanceRegistry registry)
{
    // One at a time: an older copy of a receipt must not overwrite a newer one.
    private readonly SemaphoreSlim _saving = new(1);

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
            return await SaveAsync(site, withCounts: false);
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
        await _saving.WaitAsync();
        try
        {
            return await SaveUnsavedAsync(site, withCounts);
        }
        finally
        {
            _saving.Release();
        }
    }

    /// <summary>Evaluates sites, and stores their receipts that have changed: those of all sites share commits.</summary>
    /// <param name="sites">The sites.</param>
    /// <param name="withCounts">Whether to also store receipts of which only counts have changed.</param>
    /// <returns>For each site, in their order, its completed task, which may have failed.</returns>
    public async Task<IReadOnlyList<Task>> SaveAllAsync(IEnumerable<string> sites, bool withCounts)
    {
        await _saving.WaitAsync();
        try
        {
            Task[] saving = [.. sites.Select(site => RefreshAndSaveAsync(site, withCounts))];
            await Task.WhenAll(saving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return saving;
        }
        finally
        {
            _saving.Release();
        }
    }

    private async Task RefreshAndSaveAsync(string site, bool withCounts)
    {
        registry.Refresh(site);
        await SaveUnsavedAsync(site, withCounts);
    }

    private async Task<bool> SaveUnsavedAsync(string site, bool withCounts)
    {
        IReadOnlyList<ReceiptRecord> unsaved = registry.With(site, instances => instances.Receipts.TakeUnsaved(withCounts));
        if (unsaved.Count == 0)
        {
            return false;
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
        return true;
    }

    private static void Save(Transaction transaction, string site, IReadOnlyList<ReceiptRecord> receipts)
    {
        // An end that is due comes first: what had converged before it is not converged after it.
        MaintenanceTransitions.Advance(transaction, site);
        if (!transaction.Snapshot.Sites.TryGetValue(site, out SiteRecord? record))
        {
            return;
        }

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

            if (previous?.ReopenedAt is null && receipt.ReopenedAt is { } reopenedAt && IsStillOpen(transaction, record, receipt))
            {
                WebhookOutbox.Publish(
                    transaction, WebhookEvent.Reopened, record with { Revision = receipt.ReopenedRevision!.Value }, receipt.Maintenance,
                    receipt.Paths.Count == 0 ? "every instance has confirmed that the site is open" : "every instance has confirmed that its paths are open", reopenedAt);
            }
        }
    }

    // The next maintenance, which may be over again, is told of in its place: its start has been published already.
    private static bool IsStillOpen(Transaction transaction, SiteRecord site, ReceiptRecord ended) =>
        ReceiptTracker.IsOpen(ended, site.Active.Concat(transaction.FindStartedSince(site.Name, ended.ReopenedRevision!.Value)));

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
