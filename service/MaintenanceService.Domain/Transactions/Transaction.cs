using System.Collections.Immutable;
using MaintenanceService.Client;
using MaintenanceService.Domain.History;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Records;

namespace MaintenanceService.Domain.Transactions;

/// <summary>
/// Collects the changes of one transaction. A decision reads <see cref="Snapshot"/>, refuses by throwing before it changes anything, and
/// then records its changes, which are visible to nobody else before they are committed.
/// </summary>
internal sealed class Transaction(StateSnapshot snapshot, DateTimeOffset now, IStoreReader store, Capacity capacity, bool leasesInDoubt)
{
    private const int NewestEntries = 50;

    private readonly List<StoreChange> _changes = [];

    public StateSnapshot Snapshot { get; private set; } = snapshot;

    /// <summary>The time of the decision, to the millisecond.</summary>
    public DateTimeOffset Now { get; } = WireTime.Truncate(now);

    public IReadOnlyList<StoreChange> Changes => _changes;

    /// <summary>True where the service was unavailable, so that no lease may expire before it has had its full length again.</summary>
    public bool LeasesInDoubt { get; private set; } = leasesInDoubt;

    public void MarkLeasesExtended() => LeasesInDoubt = false;

    public void Save(SiteRecord site)
    {
        Snapshot = Snapshot with { Sites = Snapshot.Sites.SetItem(site.Name, site), Tombstones = Snapshot.Tombstones.Remove(site.Name) };
        _changes.Add(new SiteSaved(site));
    }

    public void Save(Maintenance maintenance) => _changes.Add(new MaintenanceSaved(maintenance));

    public void Save(PassRecord pass) => _changes.Add(new PassSaved(pass));

    public void Save(KeyRecord key)
    {
        Snapshot = Snapshot with { Keys = Snapshot.Keys.SetItem(key.Id, key) };
        _changes.Add(new KeySaved(key));
    }

    public void Save(InstanceIdentity instance)
    {
        ImmutableDictionary<string, InstanceIdentity> instances = Snapshot.InstancesOf(instance.Site).SetItem(instance.Id, instance);
        Snapshot = Snapshot with { Instances = Snapshot.Instances.SetItem(instance.Site, instances) };
        _changes.Add(new InstanceSaved(instance));
    }

    public void Save(WebhookRecord webhook)
    {
        Snapshot = Snapshot with { Webhooks = Snapshot.Webhooks.SetItem(webhook.Id, webhook) };
        _changes.Add(new WebhookSaved(webhook));
    }

    public void Save(DeliveryRecord delivery)
    {
        Snapshot = Snapshot with { Outbox = Snapshot.Outbox.SetItem(delivery.Number, delivery), LastDelivery = Math.Max(Snapshot.LastDelivery, delivery.Number) };
        _changes.Add(new DeliverySaved(delivery));
    }

    public void Remove(DeliveryRecord delivery)
    {
        Snapshot = Snapshot with { Outbox = Snapshot.Outbox.Remove(delivery.Number) };
        _changes.Add(new DeliveryRemoved(delivery.Id));
    }

    /// <summary>Removes a webhook and its pending messages.</summary>
    public void RemoveWebhook(string id, Author by)
    {
        foreach (DeliveryRecord delivery in Snapshot.Outbox.Values.Where(item => item.Webhook == id))
        {
            Remove(delivery);
        }

        Snapshot = Snapshot with { Webhooks = Snapshot.Webhooks.Remove(id) };
        _changes.Add(new WebhookRemoved(id, by));
    }

    public void Save(ReceiptRecord receipt) => _changes.Add(new ReceiptSaved(receipt));

    /// <summary>Finds a maintenance, ended or not; changes of this transaction take precedence over the store.</summary>
    public Maintenance? FindMaintenance(string site, string id)
    {
        for (int i = _changes.Count - 1; i >= 0; i--)
        {
            switch (_changes[i])
            {
                case MaintenanceSaved(var saved) when saved.Site == site && saved.Id == id:
                    return saved;
                case SiteRemoved removed when removed.Name == site:
                    return null;
            }
        }

        return store.FindMaintenance(site, id);
    }

    /// <summary>Finds a pass, valid or not; changes of this transaction take precedence over the store.</summary>
    public PassRecord? FindPass(string site, string id)
    {
        for (int i = _changes.Count - 1; i >= 0; i--)
        {
            switch (_changes[i])
            {
                case PassSaved(var saved) when saved.Pass.Site == site && saved.Pass.Id == id:
                    return saved;
                case SiteRemoved removed when removed.Name == site:
                    return null;
            }
        }

        return store.FindPass(site, id);
    }

    /// <summary>Returns when a maintenance ended whose record is no longer kept, since its id stays used; null where there was none.</summary>
    public DateTimeOffset? FindEndOfRemoved(string site, string id) => store.FindEndOfRemoved(site, id);

    /// <summary>Returns the beginning of the history.</summary>
    public HistoryCheckpoint FindCheckpoint() => store.FindCheckpoint();

    /// <summary>Returns committed entries after a number, oldest first.</summary>
    public IReadOnlyList<HistoryEntry> ListHistoryAfter(long seq, int limit) => store.ListHistoryAfter(seq, limit);

    /// <summary>Finds the receipt of a maintenance; changes of this transaction take precedence over the store.</summary>
    public ReceiptRecord? FindReceipt(string site, string maintenance) =>
        _changes.OfType<ReceiptSaved>().LastOrDefault(change => change.Receipt.Site == site && change.Receipt.Maintenance == maintenance)?.Receipt
        ?? store.FindReceipt(site, maintenance);

    /// <summary>Finds the history entry that gave a record its revision; null where it is not among the newest entries.</summary>
    /// <param name="site">The record's site.</param>
    /// <param name="maintenance">The record's id; null = the record is the site.</param>
    /// <param name="revision">The revision.</param>
    public HistoryEntry? FindChange(string site, string? maintenance, long revision) => ListNewest(site)
        .FirstOrDefault(entry => entry.Site == site && entry.Revision == revision && entry.Action is not (HistoryAction.Converged or HistoryAction.InstanceRemoved) && (maintenance is null || entry.Maintenance == maintenance));

    /// <summary>Returns the maintenances, ended or not, that started after a revision of the site, as far as the newest entries tell.</summary>
    public IEnumerable<Maintenance> FindStartedSince(string site, long revision) => ListNewest(site)
        .Where(entry => entry.Site == site && entry.Action == HistoryAction.MaintenanceStarted && entry.Revision > revision)
        .Select(entry => FindMaintenance(site, entry.Maintenance!))
        .OfType<Maintenance>();

    /// <summary>Refuses a site beyond the configured maximum.</summary>
    /// <param name="refusal">The kind of the refusal.</param>
    public void EnsureRoomForSite(ProblemKind refusal)
    {
        if (Snapshot.Sites.Count >= capacity.Sites)
        {
            throw new ProblemException(refusal, $"The service holds {capacity.Sites} sites, as configured (Maintenance:MaxSites); delete one first.");
        }
    }

    /// <summary>Refuses an instance beyond the configured maximum.</summary>
    public void EnsureRoomForInstance(string site)
    {
        if (Snapshot.InstancesOf(site).Count >= capacity.InstancesPerSite)
        {
            throw new ProblemException(
                ProblemKind.RegistryFull, $"The site \"{site}\" has {capacity.InstancesPerSite} instances, as configured (Maintenance:MaxInstancesPerSite); remove those that are gone.");
        }
    }

    /// <summary>Returns a point to roll back to, so that one refusal does not affect the other decisions of a batch.</summary>
    public Savepoint CreateSavepoint() => new(Snapshot, _changes.Count, LeasesInDoubt);

    public void RollBackTo(Savepoint savepoint)
    {
        Snapshot = savepoint.Snapshot;
        LeasesInDoubt = savepoint.LeasesInDoubt;
        _changes.RemoveRange(savepoint.Changes, _changes.Count - savepoint.Changes);
    }

    /// <summary>Begins a history other than the one that instances know: their earlier confirmations no longer count.</summary>
    public void BeginEpoch(string epoch, string why)
    {
        Snapshot = Snapshot with { Epoch = epoch, Settling = true };
        _changes.Add(new EpochBegun(epoch));
        Append(HistoryAction.Restored, Author.Service, detail: why);
    }

    public void EndSettling()
    {
        Snapshot = Snapshot with { Settling = false };
        _changes.Add(new SettlingEnded());
    }

    public void RemoveInstance(string site, string id)
    {
        Snapshot = Snapshot with { Instances = Snapshot.Instances.SetItem(site, Snapshot.InstancesOf(site).Remove(id)) };
        _changes.Add(new InstanceRemoved(site, id));
    }

    public void RemoveSite(string name, long lastRevision)
    {
        Snapshot = Snapshot with
        {
            Sites = Snapshot.Sites.Remove(name),
            Tombstones = Snapshot.Tombstones.SetItem(name, lastRevision),
            Instances = Snapshot.Instances.Remove(name),
        };
        _changes.Add(new SiteRemoved(name, lastRevision, Now));
    }

    /// <summary>Removes the entries between two checkpoints.</summary>
    public void Trim(HistoryCheckpoint previous, HistoryCheckpoint next) => _changes.Add(new HistoryTrimmed(previous.Seq, next));

    /// <summary>Removes an ended maintenance and its receipt; its id stays used.</summary>
    public void Forget(Maintenance ended) => _changes.Add(new MaintenanceRemoved(ended.Site, ended.Id, ended.EndedAt!.Value));

    /// <summary>Appends an entry to the history, and queues messages for the webhooks that subscribe to it.</summary>
    /// <param name="action">What happened.</param>
    /// <param name="author">Who did it.</param>
    /// <param name="site">The site; null = none.</param>
    /// <param name="maintenance">The maintenance; null = none.</param>
    /// <param name="revision">The revision that it made, or concerns; null = none.</param>
    /// <param name="detail">What else there is to say; null = nothing.</param>
    /// <param name="at">When it happened; null = now.</param>
    public HistoryEntry Append(
        HistoryAction action, Author author, string? site = null, string? maintenance = null, long? revision = null, string? detail = null, DateTimeOffset? at = null)
    {
        var entry = new HistoryEntry
        {
            Seq = Snapshot.LastSeq + 1,
            At = at ?? Now,
            Actor = author.Actor,
            Action = action,
            Site = site,
            Maintenance = maintenance,
            Revision = revision,
            Detail = detail,
            RemoteAddress = author.RemoteAddress,
        };
        entry = entry with { Hash = HistoryChain.Hash(Snapshot.LastHash, entry) };
        Snapshot = Snapshot with { LastSeq = entry.Seq, LastHash = entry.Hash };
        _changes.Add(new HistoryAppended(entry));
        WebhookOutbox.Publish(this, entry);
        return entry;
    }

    private IEnumerable<HistoryEntry> ListNewest(string site) =>
        _changes.OfType<HistoryAppended>().Select(change => change.Entry).Concat(store.ListHistory(site, null, NewestEntries));
}
