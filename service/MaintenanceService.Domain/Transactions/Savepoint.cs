using MaintenanceService.Domain.Records;

namespace MaintenanceService.Domain.Transactions;

/// <summary>A point within a transaction to roll back to.</summary>
internal readonly record struct Savepoint(StateSnapshot Snapshot, int Changes, bool LeasesInDoubt);
