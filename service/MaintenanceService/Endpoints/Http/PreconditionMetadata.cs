namespace MaintenanceService.Endpoints.Http;

/// <summary>Endpoint metadata: the operation accepts If-Match.</summary>
/// <param name="TakesIfNoneMatch">Whether it accepts <c>If-None-Match: *</c> as well.</param>
internal sealed record PreconditionMetadata(bool TakesIfNoneMatch);
