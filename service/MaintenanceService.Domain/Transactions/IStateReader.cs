using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Records;

namespace MaintenanceService.Domain.Transactions;

/// <summary>Reads the committed state, from any thread and without a lock.</summary>
internal interface IStateReader
{
    /// <summary>The committed state.</summary>
    StateSnapshot Snapshot { get; }

    /// <summary>True where a commit has failed and leases have not been extended since.</summary>
    bool HasFailed { get; }

    /// <summary>The reason of the last failed commit; null where <see cref="HasFailed"/> is false.</summary>
    ProblemKind? LastFailure { get; }

    /// <summary>The exception of that commit, for the log; null where none is known.</summary>
    Exception? FailureCause { get; }

    /// <summary>Detects outages, after which leases are in doubt.</summary>
    AvailabilityMonitor Availability { get; }
}
