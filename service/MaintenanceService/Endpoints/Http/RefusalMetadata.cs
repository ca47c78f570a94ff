using MaintenanceService.Domain.Problems;

namespace MaintenanceService.Endpoints.Http;

/// <summary>Endpoint metadata: the problems with which an operation refuses.</summary>
internal sealed record RefusalMetadata(IReadOnlyList<ProblemKind> Kinds);
