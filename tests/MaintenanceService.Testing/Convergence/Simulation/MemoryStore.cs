using System.Collections.Immutable;
using MaintenanceService.Client;
using MaintenanceService.Domain.History;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Transactions;

namespace MaintenanceService.Tests.Convergence.Simulation;

/// <summary>A disk for simulated services: what is committed survives the process, and can be copied as a backup.</summary>
internal sealed class MemoryStore : IStore
{
    private ImmutableDictionary<(string Site, string Id), Maintenance> _maintenances = ImmutableDictionary<(string, string), Maintenance>.Empty;
    private ImmutableDictionary<(string Site, string Id), ReceiptRecord> _receipts = ImmutableDictionary<(string, string), ReceiptRecord>.Empty;
    private ImmutableDictionary<(string Site, string Id), PassRecord> _passes = ImmutableDictionary<(string, string), PassRecord>.Empty;
    private ImmutableDictionary<(string Site, string Id), DateTimeOffset> _removed = ImmutableDictionary<(string, string), DateTimeOffset>.Empty;
    private ImmutableSortedDictionary<long, HistoryEntry> _history = ImmutableSortedDictionary<long, HistoryEntry>.Empty;
    private HistoryCheckpoint _checkpoint = HistoryCheckpoint.None;
    private StateSnapshot _snapshot = new() { Epoch = "1-first" };

    public StateSnapshot Snapshot => _snapshot;

    /// <summary>What happens while the next commit is on its way to the disk; it happens once.</summary>
    public Action? DuringCommit { get; set; }

    /// <summary>What happens while the next removal of an instance is on its way to the disk; it happens once.</summary>
    public Action? DuringRemoval { get; set; }

    /// <summary>Whether it still refuses writes when it is probed.</summary>
    public bool RefusesWhenProbed { get; set; }

    /// <summary>The same content under a new epoch, as a restore of it would be.</summary>
    public MemoryStore Restored(string epoch)
    {
        MemoryStore copy = Backup();
        copy._snapshot = _snapshot with { Epoch = epoch, Settling = true };
        return copy;
    }

    /// <summary>A copy as it is now.</summary>
    public MemoryStore Backup() => new()
    {
        _maintenances = _maintenances,
        _receipts = _receipts,
        _passes = _passes,
        _removed = _removed,
        _history = _history,
        _checkpoint = _checkpoint,
        _snapshot = _snapshot,
    };

    /// <summary>Forgets who an instance is, as a disk would that had never been told.</summary>
    public void Lose(string site, string instance) =>
        _snapshot = _snapshot with { Instances = _snapshot.Instances.SetItem(site, _snapshot.InstancesOf(site).Remove(instance)) };

    public StateSnapshot Load(DateTimeOffset now) => _snapshot;

    public IReadOnlyList<ReceiptRecord> LoadOpenReceipts() => [.. _receipts.Values.Where(receipt => receipt.IsOpen)];

    public bool Probe() => !RefusesWhenProbed;

    public void Commit(IReadOnlyList<StoreChange> changes)
    {
        Action? always = DuringCommit;
        DuringCommit = null;
        always?.Invoke();
        if (DuringRemoval is { } during && changes.Any(change => change is InstanceRemoved))
        {
            DuringRemoval = null;
            during();
        }

        foreach (StoreChange change in changes)
        {
            Apply(change);
        }
    }

    public Maintenance? FindMaintenance(string site, string id) => _maintenances.GetValueOrDefault((site, id));

    public ReceiptRecord? FindReceipt(string site, string maintenance) => _receipts.GetValueOrDefault((site, maintenance));

    public PassRecord? FindPass(string site, string id) => _passes.GetValueOrDefault((site, id));

    public IReadOnlyList<Numbered<Maintenance>> ListMaintenances(string site, MaintenanceStatus? status, string? createdBy, long? before, int limit) =>
        throw new NotSupportedException();

    public IReadOnlyList<Numbered<PassRecord>> ListPasses(string site, long? before, int limit) => throw new NotSupportedException();

    public IReadOnlyList<HistoryEntry> ListHistory(string? site, long? before, int limit) =>
        [.. _history.Values.Reverse().Where(entry => (site is null || entry.Site == site) && (before is null || entry.Seq < before)).Take(limit)];

    public IReadOnlyList<HistoryEntry> ListHistoryAfter(long seq, int limit) => [.. _history.Values.Where(entry => entry.Seq > seq).Take(limit)];

    public HistoryCheckpoint FindCheckpoint() => _checkpoint;

    public DateTimeOffset? FindEndOfRemoved(string site, string id) => _removed.TryGetValue((site, id), out DateTimeOffset at) ? at : null;

    private void Apply(StoreChange change)
    {
        switch (change)
        {
            case SiteSaved(var site):
                _snapshot = _snapshot with { Sites = _snapshot.Sites.SetItem(site.Name, site), Tombstones = _snapshot.Tombstones.Remove(site.Name) };
                break;
            case SiteRemoved removed:
                _snapshot = _snapshot with
                {
                    Sites = _snapshot.Sites.Remove(removed.Name),
                    Tombstones = _snapshot.Tombstones.SetItem(removed.Name, removed.LastRevision),
                    Instances = _snapshot.Instances.Remove(removed.Name),
                };
                _maintenances = Without(_maintenances, removed.Name);
                _receipts = Without(_receipts, removed.Name);
                _passes = Without(_passes, removed.Name);
                _removed = Without(_removed, removed.Name);
                break;
            case MaintenanceSaved(var maintenance):
                _maintenances = _maintenances.SetItem((maintenance.Site, maintenance.Id), maintenance);
                break;
            case MaintenanceRemoved removed:
                _maintenances = _maintenances.Remove((removed.Site, removed.Id));
                _receipts = _receipts.Remove((removed.Site, removed.Id));
                _removed = _removed.SetItem((removed.Site, removed.Id), removed.EndedAt);
                break;
            case PassSaved(var pass):
                _passes = _passes.SetItem((pass.Pass.Site, pass.Pass.Id), pass);
                break;
            case KeySaved(var key):
                _snapshot = _snapshot with { Keys = _snapshot.Keys.SetItem(key.Id, key) };
                break;
            case InstanceSaved(var instance):
                _snapshot = _snapshot with
                {
                    Instances = _snapshot.Instances.SetItem(instance.Site, _snapshot.InstancesOf(instance.Site).SetItem(instance.Id, instance)),
                };
                break;
            case InstanceRemoved removed:
                _snapshot = _snapshot with { Instances = _snapshot.Instances.SetItem(removed.Site, _snapshot.InstancesOf(removed.Site).Remove(removed.Id)) };
                break;
            case ReceiptSaved(var receipt):
                _receipts = _receipts.SetItem((receipt.Site, receipt.Maintenance), receipt);
                break;
            case WebhookSaved(var webhook):
                _snapshot = _snapshot with { Webhooks = _snapshot.Webhooks.SetItem(webhook.Id, webhook) };
                break;
            case WebhookRemoved removed:
                _snapshot = _snapshot with { Webhooks = _snapshot.Webhooks.Remove(removed.Id) };
                break;
            case DeliverySaved(var delivery):
                _snapshot = _snapshot with { Outbox = _snapshot.Outbox.SetItem(delivery.Number, delivery), LastDelivery = Math.Max(_snapshot.LastDelivery, delivery.Number) };
                break;
            case DeliveryRemoved removed:
                _snapshot = _snapshot with { Outbox = _snapshot.Outbox.RemoveRange(_snapshot.Outbox.Values.Where(item => item.Id == removed.Id).Select(item => item.Number)) };
                break;
            case HistoryAppended(var entry):
                _history = _history.SetItem(entry.Seq, entry);
                _snapshot = _snapshot with { LastSeq = entry.Seq, LastHash = entry.Hash };
                break;
            case HistoryTrimmed trimmed:
                _history = _history.RemoveRange(_history.Values
                    .Where(entry => entry.Seq > trimmed.After && entry.Seq <= trimmed.Checkpoint.Seq && !HistoryCheckpoint.Keeps(entry)).Select(entry => entry.Seq));
                _checkpoint = trimmed.Checkpoint;
                break;
            case EpochBegun(var epoch):
                _snapshot = _snapshot with { Epoch = epoch, Settling = true };
                break;
            case SettlingEnded:
                _snapshot = _snapshot with { Settling = false };
                break;
            default:
                throw new NotSupportedException(change.GetType().Name);
        }
    }

    private static ImmutableDictionary<(string Site, string Id), T> Without<T>(ImmutableDictionary<(string Site, string Id), T> rows, string site) =>
        rows.RemoveRange(rows.Keys.Where(key => key.Site == site));
}
