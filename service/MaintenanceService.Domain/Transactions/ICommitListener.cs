using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Records;

namespace MaintenanceService.Domain.Transactions;

/// <summary>Is notified of each commit before the caller is. Must return quickly. An exception does not affect the caller, whose commit is durable.</summary>
internal interface ICommitListener
{
    void OnCommitted(StateSnapshot before, StateSnapshot after, IReadOnlyList<StoreChange> changes);

    /// <summary>Receives how long the store took for a commit, before <see cref="OnCommitted"/>.</summary>
    /// <param name="duration">From the call of the store until it returned or failed.</param>
    /// <param name="failure">The reason of a failure; null = the commit is durable.</param>
    void OnStoreCalled(TimeSpan duration, ProblemKind? failure)
    {
    }
}
