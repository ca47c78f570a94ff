using MaintenanceService.Client;
using MaintenanceService.Domain.Maintenances;
using MaintenanceService.Domain.Records;

namespace MaintenanceService.Domain.Instances;

/// <summary>
/// Tracks the incomplete receipts of one site: from the start of a maintenance until every instance has confirmed its end, or until the
/// site has been open again for the time after which a silent instance expires. Called under the registry's lock.
/// </summary>
internal sealed class ReceiptTracker
{
    private readonly Dictionary<string, ReceiptRecord> _open = new(StringComparer.Ordinal);
    private readonly HashSet<string> _changed = new(StringComparer.Ordinal);
    private readonly HashSet<string> _counted = new(StringComparer.Ordinal);

    public ReceiptRecord? Find(string maintenance) => _open.GetValueOrDefault(maintenance);

    public void Restore(ReceiptRecord receipt) => _open[receipt.Maintenance] = receipt;

    /// <summary>Begins a maintenance's receipt, if it has none yet.</summary>
    /// <param name="maintenance">The active maintenance.</param>
    /// <param name="alone">
    /// Whether no other maintenance held the site before: then nothing was refused since the last reports. Otherwise part of what the next
    /// reports add happened before the start, so that counting begins with them.
    /// </param>
    /// <param name="statuses">The known instances.</param>
    public void Begin(Maintenance maintenance, bool alone, IEnumerable<InstanceStatus> statuses)
    {
        if (_open.ContainsKey(maintenance.Id))
        {
            return;
        }

        var receipt = new ReceiptRecord(maintenance.Site, maintenance.Id) { Paths = maintenance.Paths };
        foreach (InstanceStatus status in statuses)
        {
            receipt = receipt with { Instances = receipt.Instances.Add(status.Identity.Id, ReceiptCounter.Begin(alone ? status.Report : null)) };
        }

        Save(receipt);
    }

    /// <summary>Records which paths a maintenance covers now.</summary>
    public void Update(Maintenance maintenance)
    {
        if (_open.TryGetValue(maintenance.Id, out ReceiptRecord? receipt) && !receipt.Paths.SequenceEqual(maintenance.Paths))
        {
            Save(receipt with { Paths = maintenance.Paths });
        }
    }

    /// <summary>Adds what an instance refused and let through since its last report.</summary>
    public void Count(string instance, InstanceReport report)
    {
        foreach (ReceiptRecord receipt in _open.Values.Where(receipt => !receipt.IsOver || receipt.Instances.ContainsKey(instance)).ToArray())
        {
            InstanceReceipt? share = receipt.Instances.GetValueOrDefault(instance);
            if (share is not { IsOver: true } && ReceiptCounter.Add(share, report) is { } counted && counted != share)
            {
                _open[receipt.Maintenance] = receipt with { Instances = receipt.Instances.SetItem(instance, counted) };
                _counted.Add(receipt.Maintenance);
            }
        }
    }

    /// <summary>Records which instances have confirmed for the first time.</summary>
    /// <param name="site">The site.</param>
    /// <param name="epoch">The store's epoch.</param>
    /// <param name="instances">The instances that may have changed.</param>
    /// <param name="converged">Whether all instances have confirmed.</param>
    /// <param name="total">The number of known instances.</param>
    /// <param name="now">The time to record.</param>
    public void Observe(
        SiteRecord site, string epoch, IEnumerable<(InstanceStatus Status, TimeSpan SilentFor)> instances, bool converged, int total, DateTimeOffset now)
    {
        foreach (ReceiptRecord receipt in _open.Values.ToArray())
        {
            bool over = site.Find(receipt.Maintenance) is null;
            bool open = over && IsOpen(receipt, site.Active);
            ReceiptRecord next = over ? End(receipt, site, open, now) : receipt;
            foreach ((InstanceStatus status, TimeSpan silentFor) in instances)
            {
                if (next.Instances.GetValueOrDefault(status.Identity.Id) is not { } share)
                {
                    if (over)
                    {
                        continue;
                    }

                    share = ReceiptCounter.Begin(status.Report);
                }

                InstanceState state = InstanceStateEvaluator.Evaluate(site, epoch, status, silentFor);
                InstanceReceipt marked = over ? MarkOver(share, site, epoch, status, open && state == InstanceState.Confirmed ? now : null) : Mark(share, state, now);
                if (marked != share)
                {
                    next = next with { Instances = next.Instances.SetItem(status.Identity.Id, marked) };
                }
            }

            if (converged)
            {
                next = !over && next.ConvergedAt is null ? next with { ConvergedAt = now, ConvergedRevision = site.Revision, ConvergedInstances = total }
                    : open && next.ReopenedAt is null ? next with { ReopenedAt = now, ReopenedRevision = site.Revision }
                    : next;
            }

            if (next != receipt)
            {
                Save(next);
            }
        }
    }

    /// <summary>Tells whether none of these maintenances covers any path of one that has ended.</summary>
    public static bool IsOpen(ReceiptRecord ended, IEnumerable<Maintenance> others) => !others.Any(other => MaintenancePaths.Overlap(other.Paths, ended.Paths));

    /// <summary>Returns the receipts to store now: those with new confirmations, and on request those of which only counts have changed.</summary>
    public IReadOnlyList<ReceiptRecord> TakeUnsaved(bool withCounts)
    {
        if (withCounts)
        {
            _changed.UnionWith(_counted);
        }

        ReceiptRecord[] unsaved = [.. _changed.Select(id => _open[id])];
        _changed.Clear();
        _counted.ExceptWith(unsaved.Select(receipt => receipt.Maintenance));
        return unsaved;
    }

    /// <summary>Drops receipts that are complete and stored.</summary>
    public void Close(ReceiptRecord saved)
    {
        if (!saved.IsOpen)
        {
            Forget(saved.Maintenance);
        }
    }

    /// <summary>Drops the receipt of a maintenance.</summary>
    public void Forget(string maintenance)
    {
        _open.Remove(maintenance);
        _counted.Remove(maintenance);
        _changed.Remove(maintenance);
    }

    /// <summary>Marks receipts as changed again after a failed write. Skips those that are no longer tracked because their site was created anew meanwhile.</summary>
    public void Return(ReceiptRecord unsaved)
    {
        if (_open.ContainsKey(unsaved.Maintenance))
        {
            _changed.Add(unsaved.Maintenance);
        }
    }

    // By then a silent instance has expired, and a reporting one has had enough time to confirm.
    private static ReceiptRecord End(ReceiptRecord receipt, SiteRecord site, bool open, DateTimeOffset now)
    {
        DateTimeOffset? openSince = receipt.OpenSince ?? (open ? now : null);
        return receipt with { IsOver = true, OpenSince = openSince, IsGivenUp = now - openSince > site.Expiry };
    }

    private static InstanceReceipt Mark(InstanceReceipt share, InstanceState state, DateTimeOffset now) => state switch
    {
        InstanceState.Confirmed => share with { ConfirmedAt = share.ConfirmedAt ?? now, Assumed = false },
        InstanceState.AssumedClosed when share.ConfirmedAt is null => share with { Assumed = true },
        _ => share,
    };

    // Counting stops with the report that acknowledges the end; the site has reopened only when no other maintenance keeps it closed.
    private static InstanceReceipt MarkOver(InstanceReceipt share, SiteRecord site, string epoch, InstanceStatus status, DateTimeOffset? reopenedAt) =>
        share with
        {
            IsOver = share.IsOver || (status.Report is { } report && report.Epoch == epoch && report.Revision == site.Revision),
            ReopenedAt = share.ReopenedAt ?? reopenedAt,
        };

    private void Save(ReceiptRecord receipt)
    {
        _open[receipt.Maintenance] = receipt;
        _changed.Add(receipt.Maintenance);
    }
}
