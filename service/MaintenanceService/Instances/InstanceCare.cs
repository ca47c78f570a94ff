using System.Diagnostics.CodeAnalysis;
using MaintenanceService.Client;
using MaintenanceService.Problems;
using MaintenanceService.Sites;
using MaintenanceService.Store;

namespace MaintenanceService.Instances;

/// <summary>What time does to instances: departures by silence, receipts to be stored, the end of settling.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore whose wait handle nobody asks for holds nothing to free.")]
internal sealed class InstanceCare(WriteQueue queue, InstanceBoard board)
{
    // One at a time: an older copy of a receipt must not overwrite a newer one.
    private readonly SemaphoreSlim _saving = new(1);

    /// <summary>Looks at every site once.</summary>
    /// <param name="withCounts">Whether receipts are stored where only their counts moved.</param>
    public async Task LookAsync(bool withCounts)
    {
        World world = queue.World;
        foreach (SiteRecord site in world.Sites.Values)
        {
            board.Look(site.Name);
            await SaveReceiptsAsync(site.Name, withCounts);
            await RemoveDepartedAsync(site);
        }

        await EndSettlingAsync(world);
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
            bool first = receipt.ConvergedAt is not null && draft.FindReceipt(site, receipt.Maintenance)?.ConvergedAt is null;
            draft.Save(receipt);
            if (first)
            {
                draft.Append(HistoryAction.Converged, Author.Service, site, receipt.Maintenance, record.Revision, $"{receipt.Instances.Count} instance(s)");
            }
        }
    }

    private async Task RemoveDepartedAsync(SiteRecord site)
    {
        if (board.With(site.Name, own => own.Departed(site)).Count == 0)
        {
            return;
        }

        // Decided again within the transaction: a maintenance may have begun meanwhile, and then silence is no departure.
        await queue.WriteAsync(draft =>
        {
            Timeline.Advance(draft, site.Name);

            // A maintenance that ends in this very transaction is not known to the board yet; the next look comes in a second.
            if (draft.World.Sites.TryGetValue(site.Name, out SiteRecord? current) && !draft.Changes.Any(change => change is MaintenanceSaved))
            {
                foreach (string id in board.With(site.Name, own => own.Departed(current)))
                {
                    Registration.Remove(draft, site.Name, id, Author.Service, "it was silent for too long");
                }
            }
        });
    }

    private async Task EndSettlingAsync(World world)
    {
        if (world.Settling && world.Sites.Values.All(site => !board.IsSettling(site, world)))
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
