using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;

namespace MaintenanceService.Endpoints.Http;

/// <summary>Answers 201 with a new wire record, its Location and its ETag.</summary>
/// <param name="location">The record's path, relative to the path under which the service is published.</param>
/// <param name="value">The record.</param>
/// <param name="etag">Its ETag.</param>
internal sealed class VersionedCreated<T>(string location, T value, string etag) : IResult, IEndpointMetadataProvider
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.Headers.ETag = etag;
        return new JsonCreated<T>(location, value).ExecuteAsync(httpContext);
    }

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        JsonCreated<T>.PopulateMetadata(method, builder);
        builder.Metadata.Add(ETagMetadata.Instance);
    }
}
