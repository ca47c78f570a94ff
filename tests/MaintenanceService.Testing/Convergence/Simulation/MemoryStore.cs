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
    private StateSnapshot _snapshot = new() { Epoch = "1-first" };

    public StateSnapshot Snapshot => _snapshot;

    /// <summary>What happens while the next commit is on its way to the disk; it happens once.</summary>
    public Action? DuringCommit { get; set; }

    /// <summary>What happens while the next removal of an instance is on its way to the disk; it happens once.</summary>
    public Action? DuringRemoval { get; set; }

    /// <summary>The same content under a new epoch, as a restore of it would be.</summary>
    public MemoryStore Restored(string epoch) => new()
    {
        _maintenances = _maintenances,
        _receipts = _receipts,
        _snapshot = _snapshot with { Epoch = epoch, Settling = true },
    };

    /// <summary>A copy as it is now.</summary>
    public MemoryStore Backup() => new() { _maintenances = _maintenances, _receipts = _receipts, _snapshot = _snapshot };

    /// <summary>Forgets who an instance is, as a disk would that had never been told.</summary>
    public void Lose(string site, string instance) =>
        _snapshot = _snapshot with { Instances = _snapshot.Instances.SetItem(site, _snapshot.InstancesOf(site).Remove(instance)) };

    public StateSnapshot Load(DateTimeOffset now) => _snapshot;

    public IReadOnlyList<ReceiptRecord> LoadOpenReceipts() => [.. _receipts.Values.Where(receipt => receipt.IsOpen)];

    public bool Probe() => true;

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

    public PassRecord? FindPass(string site, string id) => throw new NotSupportedException();

    public IReadOnlyList<Numbered<Maintenance>> ListMaintenances(string site, MaintenanceStatus? status, string? createdBy, long? before, int limit) =>
        throw new NotSupportedException();

    public IReadOnlyList<Numbered<PassRecord>> ListPasses(string site, long? before, int limit) => throw new NotSupportedException();

    public IReadOnlyList<HistoryEntry> ListHistory(string? site, long? before, int limit) => throw new NotSupportedException();

    public IReadOnlyList<HistoryEntry> ListHistoryAfter(long seq, int limit) => throw new NotSupportedException();

    public HistoryCheckpoint FindCheckpoint() => HistoryCheckpoint.None;

    public DateTimeOffset? FindEndOfRemoved(string site, string id) => null;

    private void Apply(StoreChange change)
    {
        switch (change)
        {
            case SiteSaved(var site):
                _snapshot = _snapshot with { Sites = _snapshot.Sites.SetItem(site.Name, site) };
                break;
            case MaintenanceSaved(var maintenance):
                _maintenances = _maintenances.SetItem((maintenance.Site, maintenance.Id), maintenance);
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
            case DeliverySaved(var delivery):
                _snapshot = _snapshot with { Outbox = _snapshot.Outbox.SetItem(delivery.Number, delivery), LastDelivery = Math.Max(_snapshot.LastDelivery, delivery.Number) };
                break;
            case DeliveryRemoved removed:
                _snapshot = _snapshot with { Outbox = _snapshot.Outbox.RemoveRange(_snapshot.Outbox.Values.Where(item => item.Id == removed.Id).Select(item => item.Number)) };
                break;
            case HistoryAppended(var entry):
                _snapshot = _snapshot with { LastSeq = entry.Seq, LastHash = entry.Hash };
                break;
            case SettlingEnded:
                _snapshot = _snapshot with { Settling = false };
                break;
            default:
                throw new NotSupportedException(change.GetType().Name);
        }
    }
}
