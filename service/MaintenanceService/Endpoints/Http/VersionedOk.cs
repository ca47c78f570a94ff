using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;

namespace MaintenanceService.Endpoints.Http;

/// <summary>Answers 200 with a wire record and its ETag, as often as it is asked to.</summary>
internal sealed class VersionedOk<T>(T value, string etag) : IResult, IEndpointMetadataProvider
{
    private readonly JsonOk<T> _body = new(value);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.Headers.ETag = etag;
        return _body.ExecuteAsync(httpContext);
    }

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        JsonOk<T>.PopulateMetadata(method, builder);
        builder.Metadata.Add(ETagMetadata.Instance);
    }
}
