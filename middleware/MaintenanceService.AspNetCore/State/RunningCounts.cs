namespace MaintenanceService.AspNetCore.State;

/// <summary>The numbers of requests and connections that still run and would be refused now.</summary>
internal readonly record struct RunningCounts(long Requests, long Connections);
