namespace MaintenanceService.PowerShell.Output;

/// <summary>Describes a connection, without the key.</summary>
/// <param name="Service">The service's address; the first of several.</param>
/// <param name="Source">Where the address comes from: Parameter, Session (Connect-MaintenanceService) or Environment.</param>
/// <param name="AllowHttp">Whether plain http was allowed.</param>
/// <param name="Proxy">The proxy that was named; null = the environment's, if any.</param>
public sealed record ConnectedService(Uri Service, string Source, bool AllowHttp, Uri? Proxy)
{
    /// <summary>The other addresses, which are tried in turn where the first does not answer or stands by.</summary>
    public IReadOnlyList<Uri> Others { get; init; } = [];
}
