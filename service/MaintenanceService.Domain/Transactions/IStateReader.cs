using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Records;

namespace MaintenanceService.Domain.Transactions;

/// <summary>Reads the committed state, from any thread and without a lock.</summary>
internal interface IStateReader
{
    /// <summary>The committed state.</summary>
    StateSnapshot Snapshot { get; }

    /// <summary>Whether a commit has failed and leases have not had their full length since.</summary>
    bool HasFailed { get; }

    /// <summary>Why the last commit failed; null where <see cref="HasFailed"/> is false.</summary>
    ProblemKind? LastFailure { get; }

    /// <summary>Detects outages, after which leases are in doubt.</summary>
    AvailabilityMonitor Availability { get; }
}
