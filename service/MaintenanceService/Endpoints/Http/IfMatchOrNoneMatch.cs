using System.Reflection;
using MaintenanceService.Domain.Maintenances;
using Microsoft.AspNetCore.Http.Metadata;

namespace MaintenanceService.Endpoints.Http;

/// <summary>A handler's parameter that takes If-Match or <c>If-None-Match: *</c>, and tells the document so.</summary>
/// <param name="Precondition">What it asks for; null = both are missing.</param>
internal readonly record struct IfMatchOrNoneMatch(Precondition? Precondition) : IEndpointParameterMetadataProvider
{
    public static ValueTask<IfMatchOrNoneMatch> BindAsync(HttpContext context, ParameterInfo parameter) =>
        ValueTask.FromResult(new IfMatchOrNoneMatch(ETags.IfMatchOrNoneMatch(context.Request)));

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) => builder.Metadata.Add(new PreconditionMetadata(TakesIfNoneMatch: true));
}
