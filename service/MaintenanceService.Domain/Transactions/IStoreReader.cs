using MaintenanceService.Client;
using MaintenanceService.Domain.History;
using MaintenanceService.Domain.Records;

namespace MaintenanceService.Domain.Transactions;

/// <summary>Reads what is not kept in memory. Positions are those of <see cref="Numbered{T}"/>; null = from the newest.</summary>
internal interface IStoreReader
{
    Maintenance? FindMaintenance(string site, string id);

    IReadOnlyList<Numbered<Maintenance>> ListMaintenances(string site, MaintenanceStatus? status, string? createdBy, long? before, int limit);

    PassRecord? FindPass(string site, string id);

    IReadOnlyList<Numbered<PassRecord>> ListPasses(string site, long? before, int limit);

    ReceiptRecord? FindReceipt(string site, string maintenance);

    /// <summary>Returns the entries of one site, or of the whole store where <paramref name="site"/> is null.</summary>
    IReadOnlyList<HistoryEntry> ListHistory(string? site, long? before, int limit);

    /// <summary>Returns entries of the whole store after a number, oldest first.</summary>
    IReadOnlyList<HistoryEntry> ListHistoryAfter(long seq, int limit);

    /// <summary>Returns the beginning of the history.</summary>
    HistoryCheckpoint FindCheckpoint();

    /// <summary>Returns when a maintenance ended whose record is no longer kept; null where there was none.</summary>
    DateTimeOffset? FindEndOfRemoved(string site, string id);
}
