using System.Reflection;
using MaintenanceService.Domain.Maintenances;
using Microsoft.AspNetCore.Http.Metadata;

namespace MaintenanceService.Endpoints.Http;

/// <summary>Binds a handler's parameter to If-Match or <c>If-None-Match: *</c>, and documents the headers.</summary>
/// <param name="Precondition">The condition; null = both headers are missing.</param>
internal readonly record struct IfMatchOrNoneMatch(Precondition? Precondition) : IEndpointParameterMetadataProvider
{
    public static ValueTask<IfMatchOrNoneMatch> BindAsync(HttpContext context, ParameterInfo parameter) =>
        ValueTask.FromResult(new IfMatchOrNoneMatch(ETags.IfMatchOrNoneMatch(context.Request)));

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) => builder.Metadata.Add(new PreconditionMetadata(TakesIfNoneMatch: true));
}
