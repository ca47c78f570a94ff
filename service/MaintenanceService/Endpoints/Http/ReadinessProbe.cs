namespace MaintenanceService.Endpoints.Http;

/// <summary>Marks the operation that says whether requests may be sent to this process.</summary>
internal sealed class ReadinessProbe;
