namespace MaintenanceService.AspNetCore.State;

/// <summary>How much still runs that began before the last change of what is refused.</summary>
internal readonly record struct RunningCounts(long Requests, long Connections);
