using MaintenanceService.Client;
using MaintenanceService.Domain.History;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Transactions;
using MaintenanceService.Store.Sqlite;

namespace MaintenanceService.Tests.Service.Contract;

/// <summary>The real store, until a test says that it is full (it still reads) or out of reach.</summary>
internal sealed class FailingStore(SqliteStore store) : IStore
{
    /// <summary>How it refuses; null = not at all.</summary>
    public ProblemKind? Fault { get; set; }

    /// <summary>Done before each commit, such as to wait; null = nothing.</summary>
    public Action? BeforeCommit { get; set; }

    public StateSnapshot Load(DateTimeOffset now) => store.Load(now);

    public IReadOnlyList<ReceiptRecord> LoadOpenReceipts() => store.LoadOpenReceipts();

    public bool Probe() => Fault is null;

    public void Commit(IReadOnlyList<StoreChange> changes)
    {
        BeforeCommit?.Invoke();
        Refuse(Fault);
        store.Commit(changes);
    }

    public Maintenance? FindMaintenance(string site, string id) => Read(() => store.FindMaintenance(site, id));

    public IReadOnlyList<Numbered<Maintenance>> ListMaintenances(string site, MaintenanceStatus? status, string? createdBy, long? before, int limit) =>
        Read(() => store.ListMaintenances(site, status, createdBy, before, limit));

    public PassRecord? FindPass(string site, string id) => Read(() => store.FindPass(site, id));

    public IReadOnlyList<Numbered<PassRecord>> ListPasses(string site, long? before, int limit) => Read(() => store.ListPasses(site, before, limit));

    public ReceiptRecord? FindReceipt(string site, string maintenance) => Read(() => store.FindReceipt(site, maintenance));

    public IReadOnlyList<HistoryEntry> ListHistory(string? site, long? before, int limit) => Read(() => store.ListHistory(site, before, limit));

    public IReadOnlyList<HistoryEntry> ListHistoryAfter(long seq, int limit) => Read(() => store.ListHistoryAfter(seq, limit));

    public HistoryCheckpoint FindCheckpoint() => Read(store.FindCheckpoint);

    public DateTimeOffset? FindEndOfRemoved(string site, string id) => Read(() => store.FindEndOfRemoved(site, id));

    private T Read<T>(Func<T> read)
    {
        Refuse(Fault == ProblemKind.StorageFull ? null : Fault);
        return read();
    }

    private static void Refuse(ProblemKind? fault)
    {
        if (fault is { } kind)
        {
            throw new ProblemException(kind, "The store is broken on purpose.");
        }
    }
}
