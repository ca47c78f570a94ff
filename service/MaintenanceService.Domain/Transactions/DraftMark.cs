using MaintenanceService.Domain.Records;

namespace MaintenanceService.Domain.Transactions;

/// <summary>A point within a transaction, to go back to.</summary>
internal readonly record struct DraftMark(World World, int Changes, bool LeasesInDoubt);
