using MaintenanceService.Client;
using MaintenanceService.Sites;

namespace MaintenanceService.Instances;

/// <summary>
/// The receipts of one site that are still being written: from a maintenance's start until every instance has confirmed that it is
/// over. Called under the board's lock.
/// </summary>
internal sealed class ReceiptBook
{
    private readonly Dictionary<string, ReceiptRecord> _open = new(StringComparer.Ordinal);
    private readonly HashSet<string> _changed = new(StringComparer.Ordinal);
    private readonly HashSet<string> _counted = new(StringComparer.Ordinal);

    public ReceiptRecord? Find(string maintenance) => _open.GetValueOrDefault(maintenance);

    public void Restore(ReceiptRecord receipt) => _open[receipt.Maintenance] = receipt;

    public void Begin(Maintenance maintenance, IEnumerable<Presence> presences)
    {
        if (_open.ContainsKey(maintenance.Id))
        {
            return;
        }

        var receipt = new ReceiptRecord(maintenance.Site, maintenance.Id);
        foreach (Presence presence in presences)
        {
            receipt = receipt with { Instances = receipt.Instances.Add(presence.Identity.Id, ReceiptCount.Begin(presence.Report)) };
        }

        Save(receipt);
    }

    public void End(Maintenance maintenance)
    {
        if (_open.TryGetValue(maintenance.Id, out ReceiptRecord? receipt))
        {
            Save(receipt with { EndRevision = maintenance.Revision });
        }
    }

    /// <summary>Adds what an instance refused and let through since its last report.</summary>
    public void Count(string instance, InstanceReport report)
    {
        foreach (ReceiptRecord receipt in _open.Values.ToArray())
        {
            ReceiptShare? share = receipt.Instances.GetValueOrDefault(instance);
            if (share?.ReopenedAt is null && ReceiptCount.Add(share, report) is { } counted && counted != share)
            {
                _open[receipt.Maintenance] = receipt with { Instances = receipt.Instances.SetItem(instance, counted) };
                _counted.Add(receipt.Maintenance);
            }
        }
    }

    /// <summary>Writes down who has confirmed what for the first time.</summary>
    public void Observe(
        SiteRecord site, string epoch, IReadOnlyCollection<(Presence Presence, TimeSpan SilentFor)> instances, bool converged, DateTimeOffset now)
    {
        foreach (ReceiptRecord receipt in _open.Values.ToArray())
        {
            ReceiptRecord next = receipt;
            foreach ((Presence presence, TimeSpan silentFor) in instances)
            {
                ReceiptShare share = next.Instances.GetValueOrDefault(presence.Identity.Id) ?? ReceiptCount.Begin(presence.Report);
                ReceiptShare marked = Mark(share, receipt, InstanceJudgement.Judge(site, epoch, presence, silentFor), now);
                if (marked != share)
                {
                    next = next with { Instances = next.Instances.SetItem(presence.Identity.Id, marked) };
                }
            }

            if (converged)
            {
                next = next.EndRevision is null
                    ? next with { ConvergedAt = next.ConvergedAt ?? now }
                    : next with { ReopenedAt = next.ReopenedAt ?? now };
            }

            if (next != receipt)
            {
                Save(next);
            }
        }
    }

    /// <summary>The receipts to be stored now: those with news of confirmations, and on demand those where only counts moved.</summary>
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

    /// <summary>Drops those that are complete and stored.</summary>
    public void Close(ReceiptRecord saved)
    {
        if (saved.ReopenedAt is not null)
        {
            _open.Remove(saved.Maintenance);
            _counted.Remove(saved.Maintenance);
            _changed.Remove(saved.Maintenance);
        }
    }

    /// <summary>Stores them again after a failed write.</summary>
    public void Return(ReceiptRecord unsaved) => _changed.Add(unsaved.Maintenance);

    private static ReceiptShare Mark(ReceiptShare share, ReceiptRecord receipt, InstanceState state, DateTimeOffset now) => (state, receipt.EndRevision) switch
    {
        (InstanceState.Confirmed, null) => share with { ConfirmedAt = share.ConfirmedAt ?? now, Assumed = false },
        (InstanceState.AssumedClosed, null) when share.ConfirmedAt is null => share with { Assumed = true },
        (InstanceState.Confirmed, _) => share with { ReopenedAt = share.ReopenedAt ?? now },
        _ => share,
    };

    private void Save(ReceiptRecord receipt)
    {
        _open[receipt.Maintenance] = receipt;
        _changed.Add(receipt.Maintenance);
    }
}
