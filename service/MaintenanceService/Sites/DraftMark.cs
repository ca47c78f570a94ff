namespace MaintenanceService.Sites;

/// <summary>A point within a transaction, to go back to.</summary>
internal readonly record struct DraftMark(World World, int Changes, bool LeasesInDoubt);
