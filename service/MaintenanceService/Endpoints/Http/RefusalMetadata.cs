using MaintenanceService.Domain.Problems;

namespace MaintenanceService.Endpoints.Http;

/// <summary>Ways in which an operation refuses, for the document.</summary>
internal sealed record RefusalMetadata(IReadOnlyList<ProblemKind> Kinds);
