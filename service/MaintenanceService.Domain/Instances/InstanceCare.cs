using System.Diagnostics.CodeAnalysis;
using MaintenanceService.Client;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Transactions;

namespace MaintenanceService.Domain.Instances;

/// <summary>What time does to instances: departures by silence, receipts to be stored, the end of settling.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore whose wait handle nobody asks for holds nothing to free.")]
internal sealed class InstanceCare(WriteQueue queue, InstanceBoard board)
{
    // One at a time: an older copy of a receipt must not overwrite a newer one.
    private readonly SemaphoreSlim _saving = new(1);
    private readonly InstanceRemovals _removals = new(queue, board);

    /// <summary>Looks at every site once.</summary>
    /// <param name="withCounts">Whether receipts are stored where only their counts moved.</param>
    public async Task LookAsync(bool withCounts)
    {
        World world = queue.World;
        var failures = new List<Exception>();
        foreach (SiteRecord site in world.Sites.Values)
        {
            try
            {
                await LookAsync(site, withCounts);
            }
            catch (Exception exception)
            {
                // What is wrong with one site must not keep the others from being looked at.
                failures.Add(exception);
            }
        }

        await EndSettlingAsync(world);
        if (failures.Count > 0)
        {
            throw new AggregateException($"{failures.Count} of {world.Sites.Count} sites could not be looked after.", failures);
        }
    }

    private async Task LookAsync(SiteRecord site, bool withCounts)
    {
        board.Look(site.Name);
        await SaveReceiptsAsync(site.Name, withCounts);
        if (board.With(site.Name, own => own.Departed(site)).Count > 0)
        {
            // Decided again within the transaction: a maintenance may have begun meanwhile, and then silence is no departure.
            await _removals.RemoveSilentAsync(site.Name);
        }
    }

    /// <summary>
    /// Stores what the receipts of a site say by now, before anybody acts on it: a process that is killed a moment later still knows from
    /// which count on each instance refused. A store that takes no writes holds nobody up.
    /// </summary>
    /// <returns>Whether there was anything to store.</returns>
    public async Task<bool> KeepReceiptsAsync(string site)
    {
        if (queue.HasFailed)
        {
            return false;
        }

        try
        {
            return await SaveReceiptsAsync(site, withCounts: false);
        }
        catch (ProblemException)
        {
            // Stored as soon as the store takes writes again.
            return true;
        }
    }

    private async Task<bool> SaveReceiptsAsync(string site, bool withCounts)
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

    private async Task<bool> SaveUnsavedAsync(string site, bool withCounts)
    {
        IReadOnlyList<ReceiptRecord> unsaved = board.With(site, own => own.Receipts.TakeUnsaved(withCounts));
        if (unsaved.Count == 0)
        {
            return false;
        }

        try
        {
            await queue.WriteAsync(draft => Save(draft, site, unsaved));
        }
        catch (Exception)
        {
            Each(site, unsaved, static (book, receipt) => book.Return(receipt));
            throw;
        }

        Each(site, unsaved, static (book, receipt) => book.Close(receipt));
        return true;
    }

    private static void Save(Draft draft, string site, IReadOnlyList<ReceiptRecord> receipts)
    {
        if (!draft.World.Sites.TryGetValue(site, out SiteRecord? record))
        {
            return;
        }

        foreach (ReceiptRecord receipt in receipts)
        {
            ReceiptRecord? former = draft.FindReceipt(site, receipt.Maintenance);
            bool first = receipt.ConvergedAt is not null && former?.ConvergedAt is null;
            draft.Save(receipt);
            if (first)
            {
                draft.Append(HistoryAction.Converged, Author.Service, site, receipt.Maintenance, record.Revision, receipt.Instances.Count == 1 ? "1 instance" : $"{receipt.Instances.Count} instances");
            }

            if (receipt.ReopenedAt is not null && former?.ReopenedAt is null)
            {
                WebhookOutbox.Publish(draft, WebhookEvent.Reopened, record, receipt.Maintenance, "every instance has confirmed that the site is open");
            }
        }
    }

    private async Task EndSettlingAsync(World world)
    {
        if (world.Settling && !board.IsSettling(world))
        {
            await queue.WriteAsync(draft => draft.Settled());
        }
    }

    private void Each(string site, IReadOnlyList<ReceiptRecord> receipts, Action<ReceiptBook, ReceiptRecord> action) =>
        board.With(site, own =>
        {
            foreach (ReceiptRecord receipt in receipts)
            {
                action(own.Receipts, receipt);
            }

            return true;
        });
}
