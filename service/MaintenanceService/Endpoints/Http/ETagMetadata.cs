namespace MaintenanceService.Endpoints.Http;

/// <summary>The operation's 2xx answers carry an ETag.</summary>
internal sealed class ETagMetadata
{
    public static ETagMetadata Instance { get; } = new();
}
