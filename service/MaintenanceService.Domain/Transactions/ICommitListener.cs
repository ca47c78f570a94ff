using MaintenanceService.Domain.Records;

namespace MaintenanceService.Domain.Transactions;

/// <summary>Is notified of each commit before the caller is. Must return quickly. An exception does not affect the caller, whose commit is durable.</summary>
internal interface ICommitListener
{
    void OnCommitted(StateSnapshot before, StateSnapshot after, IReadOnlyList<StoreChange> changes);
}
