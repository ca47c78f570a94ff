using Microsoft.Net.Http.Headers;

namespace MaintenanceService.Board;

/// <summary>A file of the board, as it is sent.</summary>
internal sealed record BoardFile(byte[] Content, string ContentType, EntityTagHeaderValue ETag);
