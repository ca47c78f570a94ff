using MaintenanceService.Domain.Records;

namespace MaintenanceService.Domain.Transactions;

/// <summary>Hears of each commit, before whoever asked for it does. Must be quick. One that throws changes nothing for the caller, whose commit stands.</summary>
internal interface ICommitListener
{
    void OnCommitted(StateSnapshot before, StateSnapshot after, IReadOnlyList<StoreChange> changes);
}
