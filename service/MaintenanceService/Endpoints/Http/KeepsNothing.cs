namespace MaintenanceService.Endpoints.Http;

/// <summary>Marks a writing operation whose effect no store keeps: wherever it is sent once more, it does no harm.</summary>
internal sealed class KeepsNothing;
