namespace MaintenanceService.Endpoints.Http;

/// <summary>The operation takes If-Match.</summary>
/// <param name="TakesIfNoneMatch">Whether it takes <c>If-None-Match: *</c> as well.</param>
internal sealed record PreconditionMetadata(bool TakesIfNoneMatch);
