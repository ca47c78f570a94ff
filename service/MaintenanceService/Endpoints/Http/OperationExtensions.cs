using MaintenanceService.Domain.Problems;

namespace MaintenanceService.Endpoints.Http;

/// <summary>Describes an operation: its id, its query parameters, and every way in which it refuses.</summary>
internal static class OperationExtensions
{
    public static RouteHandlerBuilder Operation(this RouteHandlerBuilder builder, string operationId, string tag, string summary, string description) =>
        builder.WithName(operationId).WithTags(tag).WithSummary(summary).WithDescription(description);

    /// <summary>The query parameters that the operation takes.</summary>
    public static RouteHandlerBuilder Query(this RouteHandlerBuilder builder, params string[] known) =>
        builder.AddEndpointFilterFactory((operation, next) =>
        {
            var guard = new QueryGuard(known, operation.MethodInfo);
            return context => guard.InvokeAsync(context, next);
        }).Refuses(ProblemKind.MalformedRequest);

    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder builder, params ProblemKind[] kinds) =>
        builder.WithMetadata(new RefusalMetadata(kinds));

    /// <summary>The statuses with a body of this type.</summary>
    public static RouteHandlerBuilder Answers<T>(this RouteHandlerBuilder builder, params int[] statuses)
    {
        foreach (int status in statuses)
        {
            builder.Produces<T>(status);
        }

        return builder;
    }
}
