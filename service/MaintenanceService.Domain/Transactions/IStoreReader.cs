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

    /// <summary>Of one site, or of the whole store where <paramref name="site"/> is null.</summary>
    IReadOnlyList<HistoryEntry> ListHistory(string? site, long? before, int limit);

    /// <summary>Entries of the whole store after a number, oldest first.</summary>
    IReadOnlyList<HistoryEntry> ListHistoryAfter(long seq, int limit);

    /// <summary>Where the history begins.</summary>
    HistoryCheckpoint FindCheckpoint();

    /// <summary>When a maintenance ended whose record is not kept any more; null where there was none.</summary>
    DateTimeOffset? FindForgotten(string site, string id);
}
