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
    /// <summary>The maximum number of receipts per write, so that no other write waits for long.</summary>
    public const int MaxUnsaved = 50;

    private readonly Dictionary<string, ReceiptRecord> _open = new(StringComparer.Ordinal);
    private readonly HashSet<string> _active = new(StringComparer.Ordinal);
    private readonly EndedReceipts _ended = new();
    private readonly UnacknowledgedEnds _unacknowledged = new();
    private readonly HashSet<string> _changed = new(StringComparer.Ordinal);
    private readonly HashSet<string> _counted = new(StringComparer.Ordinal);

    public ReceiptRecord? Find(string maintenance) => _open.TryGetValue(maintenance, out ReceiptRecord? receipt) ? _ended.WithReopening(receipt) : null;

    /// <summary>Restores a receipt that was incomplete when the previous process ended.</summary>
    /// <param name="receipt">The receipt.</param>
    /// <param name="countsUntil">See <see cref="UnacknowledgedEnds.Add"/>.</param>
    public void Restore(ReceiptRecord receipt, DateTimeOffset countsUntil)
    {
        _open.Add(receipt.Maintenance, receipt);
        if (receipt.IsOver)
        {
            AddEnded(receipt, countsUntil);
        }
        else
        {
            _active.Add(receipt.Maintenance);
        }
    }

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

        _active.Add(maintenance.Id);
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
    public void Count(string instance, InstanceReport report, DateTimeOffset now)
    {
        foreach (string maintenance in _active)
        {
            Count(_open[maintenance], instance, report);
        }

        foreach ((string maintenance, DateTimeOffset until) in _unacknowledged.Of(instance))
        {
            Count(_open[maintenance], instance, report);
            if (now > until)
            {
                Acknowledge(maintenance, instance);
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
        if (_open.Count == 0)
        {
            return;
        }

        (InstanceStatus Status, InstanceState State)[] states =
            [.. instances.Select(item => (item.Status, InstanceStateEvaluator.Evaluate(site, epoch, item.Status, item.SilentFor)))];
        foreach (ReceiptRecord receipt in _active.Select(maintenance => _open[maintenance]).ToArray())
        {
            if (site.Find(receipt.Maintenance) is null)
            {
                End(receipt, now + site.Expiry);
            }
            else
            {
                Observe(receipt, site, states, converged, total, now);
            }
        }

        // Counting stops with the report that acknowledges the end; the site has reopened only when no other maintenance keeps it closed.
        foreach ((InstanceStatus status, _) in states)
        {
            if (InstanceStateEvaluator.IsCurrent(site, epoch, status.Report))
            {
                foreach ((string maintenance, _) in _unacknowledged.Of(status.Identity.Id))
                {
                    Acknowledge(maintenance, status.Identity.Id);
                }
            }
        }

        string[] confirmed = [.. states.Where(item => item.State == InstanceState.Confirmed).Select(item => item.Status.Identity.Id)];
        foreach (Reopening reopening in _ended.Observe(site, confirmed, converged, now))
        {
            _changed.UnionWith(reopening.Maintenances);
        }
    }

    /// <summary>Tells whether none of these maintenances covers any path of one that has ended.</summary>
    public static bool IsOpen(ReceiptRecord ended, IEnumerable<Maintenance> others) => !others.Any(other => MaintenancePaths.Overlap(other.Paths, ended.Paths));

    /// <summary>
    /// Returns receipts to store now, at most <see cref="MaxUnsaved"/>, those of active maintenances first: those with new confirmations, and on request those of
    /// which only counts have changed, or which instances have confirmed to be over.
    /// </summary>
    public IReadOnlyList<ReceiptRecord> TakeUnsaved(bool withCounts)
    {
        if (withCounts)
        {
            _changed.UnionWith(_counted);
            _changed.UnionWith(_ended.TakeConfirmed());
        }

        string[] unsaved = [.. _active.Where(_changed.Contains).Concat(_changed.Where(maintenance => !_active.Contains(maintenance))).Take(MaxUnsaved)];
        _changed.ExceptWith(unsaved);
        _counted.ExceptWith(unsaved);
        return [.. unsaved.Select(maintenance => _ended.WithReopening(_open[maintenance]))];
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
        if (_open.Remove(maintenance, out ReceiptRecord? receipt))
        {
            _active.Remove(maintenance);
            _ended.Forget(receipt);
            _unacknowledged.Forget(receipt);
        }

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

    private void End(ReceiptRecord receipt, DateTimeOffset countsUntil)
    {
        ReceiptRecord ended = receipt with { IsOver = true };
        _active.Remove(receipt.Maintenance);
        Save(ended);
        AddEnded(ended, countsUntil);
    }

    private void AddEnded(ReceiptRecord ended, DateTimeOffset countsUntil)
    {
        _ended.Add(ended);
        _unacknowledged.Add(ended, countsUntil);
    }

    private void Observe(
        ReceiptRecord receipt, SiteRecord site, IEnumerable<(InstanceStatus Status, InstanceState State)> states, bool converged, int total, DateTimeOffset now)
    {
        ReceiptRecord next = receipt;
        foreach ((InstanceStatus status, InstanceState state) in states)
        {
            InstanceReceipt share = next.Instances.GetValueOrDefault(status.Identity.Id) ?? ReceiptCounter.Begin(status.Report);
            InstanceReceipt marked = Mark(share, state, now);
            if (marked != share)
            {
                next = next with { Instances = next.Instances.SetItem(status.Identity.Id, marked) };
            }
        }

        if (converged && next.ConvergedAt is null)
        {
            next = next with { ConvergedAt = now, ConvergedRevision = site.Revision, ConvergedInstances = total };
        }

        if (next != receipt)
        {
            Save(next);
        }
    }

    private void Count(ReceiptRecord receipt, string instance, InstanceReport report)
    {
        InstanceReceipt? share = receipt.Instances.GetValueOrDefault(instance);
        if (ReceiptCounter.Add(share, report) is { } counted && counted != share)
        {
            _open[receipt.Maintenance] = receipt with { Instances = receipt.Instances.SetItem(instance, counted) };
            _counted.Add(receipt.Maintenance);
        }
    }

    private void Acknowledge(string maintenance, string instance)
    {
        ReceiptRecord receipt = _open[maintenance];
        _unacknowledged.Remove(instance, maintenance);
        Save(receipt with { Instances = receipt.Instances.SetItem(instance, receipt.Instances[instance] with { IsOver = true }) });
    }

    private static InstanceReceipt Mark(InstanceReceipt share, InstanceState state, DateTimeOffset now) => state switch
    {
        InstanceState.Confirmed => share with { ConfirmedAt = share.ConfirmedAt ?? now, Assumed = false },
        InstanceState.AssumedClosed when share.ConfirmedAt is null => share with { Assumed = true },
        _ => share,
    };

    private void Save(ReceiptRecord receipt)
    {
        _open[receipt.Maintenance] = receipt;
        _changed.Add(receipt.Maintenance);
    }
}
