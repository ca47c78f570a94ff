namespace MaintenanceService.PowerShell.Output;

/// <summary>What Connect-MaintenanceService remembers, without the key.</summary>
/// <param name="Service">The service's address.</param>
/// <param name="AllowHttp">Whether plain http was allowed.</param>
public sealed record ConnectedService(Uri Service, bool AllowHttp);
