namespace MaintenanceService.Client.Flow;

/// <summary>Describes one maintenance to start.</summary>
/// <param name="Site">The site.</param>
/// <param name="Id">The maintenance's id; null = a new one.</param>
/// <param name="Request">Its terms.</param>
internal sealed record StartItem(string Site, string? Id, MaintenanceRequest Request);
