namespace MaintenanceService.Endpoints.Http;

/// <summary>Marks the operation that says whether the process lives, which it does whether or not it is the active one.</summary>
internal sealed class LivenessProbe;
