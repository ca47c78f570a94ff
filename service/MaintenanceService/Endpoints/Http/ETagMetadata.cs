namespace MaintenanceService.Endpoints.Http;

/// <summary>Endpoint metadata: the operation's 2xx responses carry an ETag.</summary>
internal sealed class ETagMetadata
{
    public static ETagMetadata Instance { get; } = new();
}
