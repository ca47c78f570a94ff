using MaintenanceService.Client;
using MaintenanceService.Sites;
using MaintenanceService.Store;

namespace MaintenanceService.Instances;

/// <summary>What time does to instances: departures by silence, receipts to be stored, the end of settling.</summary>
internal sealed class InstanceCare(WriteQueue queue, InstanceBoard board)
{
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

    private async Task SaveReceiptsAsync(string site, bool withCounts)
    {
        IReadOnlyList<ReceiptRecord> unsaved = board.With(site, own => own.Receipts.TakeUnsaved(withCounts));
        if (unsaved.Count == 0)
        {
            return;
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
