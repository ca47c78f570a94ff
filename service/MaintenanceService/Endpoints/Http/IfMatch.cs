using System.Reflection;
using MaintenanceService.Domain.Maintenances;
using Microsoft.AspNetCore.Http.Metadata;

namespace MaintenanceService.Endpoints.Http;

/// <summary>Binds a handler's parameter to If-Match, and documents the header.</summary>
/// <param name="Precondition">The condition; null = the header is missing.</param>
internal readonly record struct IfMatch(Precondition? Precondition) : IEndpointParameterMetadataProvider
{
    public static ValueTask<IfMatch> BindAsync(HttpContext context, ParameterInfo parameter) => ValueTask.FromResult(new IfMatch(ETags.IfMatch(context.Request)));

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) => builder.Metadata.Add(new PreconditionMetadata(TakesIfNoneMatch: false));
}
