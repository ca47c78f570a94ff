using MaintenanceService.Client;
using MaintenanceService.Domain.History;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Transactions;
using MaintenanceService.Tests.Convergence.Simulation;

namespace MaintenanceService.Tests.Takeover;

/// <summary>The database as one process reaches it: its commits travel, and may arrive late or not at all.</summary>
internal sealed class FencedStore(TakeoverRun run, ServiceProcess process, long term) : IStore
{
    private MemoryStore Store => run.Database.Store;

    public StateSnapshot Load(DateTimeOffset now) => Store.Load(now);

    public IReadOnlyList<ReceiptRecord> LoadOpenReceipts() => Store.LoadOpenReceipts();

    public void Commit(IReadOnlyList<StoreChange> changes)
    {
        process.Travel();
        run.Database.Commit(term, changes);
        process.Travel();
    }

    public bool Probe() => true;

    public Maintenance? FindMaintenance(string site, string id) => Store.FindMaintenance(site, id);

    public IReadOnlyList<Numbered<Maintenance>> ListMaintenances(string site, MaintenanceStatus? status, string? createdBy, long? before, int limit) => [];

    public PassRecord? FindPass(string site, string id) => null;

    public IReadOnlyList<Numbered<PassRecord>> ListPasses(string site, long? before, int limit) => [];

    public ReceiptRecord? FindReceipt(string site, string maintenance) => Store.FindReceipt(site, maintenance);

    public IReadOnlyList<HistoryEntry> ListHistory(string? site, long? before, int limit) => [];

    public IReadOnlyList<HistoryEntry> ListHistoryAfter(long seq, int limit) => [];

    public HistoryCheckpoint FindCheckpoint() => HistoryCheckpoint.None;

    public DateTimeOffset? FindEndOfRemoved(string site, string id) => null;
}
