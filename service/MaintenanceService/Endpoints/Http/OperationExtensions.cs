using MaintenanceService.Domain.Problems;

namespace MaintenanceService.Endpoints.Http;

/// <summary>Describes an operation: its id, and every problem with which it answers.</summary>
internal static class OperationExtensions
{
    public static RouteHandlerBuilder Operation(this RouteHandlerBuilder builder, string operationId, string tag, string summary, string description) =>
        builder.WithName(operationId).WithTags(tag).WithSummary(summary).WithDescription(description);

    public static TBuilder Refuses<TBuilder>(this TBuilder builder, params ProblemKind[] kinds)
        where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new RefusalMetadata(kinds));
}
