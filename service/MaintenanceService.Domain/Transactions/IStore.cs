using MaintenanceService.Domain.Records;

namespace MaintenanceService.Domain.Transactions;

/// <summary>Where the state lives. Used by one writer at a time.</summary>
internal interface IStore : IStoreReader
{
    /// <summary>Everything that is not over at <paramref name="now"/>.</summary>
    StateSnapshot Load(DateTimeOffset now);

    /// <summary>Receipts that something may still be added to.</summary>
    IReadOnlyList<ReceiptRecord> LoadOpenReceipts();

    /// <summary>Writes all or nothing; durable when it returns.</summary>
    /// <exception cref="Problems.ProblemException">storage-full or storage-unavailable: nothing was written.</exception>
    void Commit(IReadOnlyList<StoreChange> changes);

    /// <summary>Whether a write would succeed now; used to find out when a full disk has space again.</summary>
    bool Probe();
}
