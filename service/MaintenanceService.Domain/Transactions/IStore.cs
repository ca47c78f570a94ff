using MaintenanceService.Domain.Records;

namespace MaintenanceService.Domain.Transactions;

/// <summary>Stores the state durably. Used by one writer at a time.</summary>
internal interface IStore : IStoreReader
{
    /// <summary>Returns everything that has not ended at <paramref name="now"/>.</summary>
    StateSnapshot Load(DateTimeOffset now);

    /// <summary>Returns the receipts that are still incomplete.</summary>
    IReadOnlyList<ReceiptRecord> LoadOpenReceipts();

    /// <summary>Writes all changes or none; they are durable when it returns.</summary>
    /// <exception cref="Problems.ProblemException">storage-full or storage-unavailable: nothing was written.</exception>
    void Commit(IReadOnlyList<StoreChange> changes);

    /// <summary>
    /// True while what this process knows is certainly what the store holds: no other process may have written since. Check it directly before
    /// anything is told to others.
    /// </summary>
    bool MayAnswer => true;

    /// <summary>Tells whether a write would succeed now; used to detect when a full disk has space again.</summary>
    bool Probe();
}
