using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;

namespace MaintenanceService.Endpoints.Http;

/// <summary>Answers 201 with a new wire record and its Location.</summary>
/// <param name="location">The record's path, relative to the path under which the service is published.</param>
/// <param name="value">The record.</param>
internal sealed class JsonCreated<T>(string location, T value) : IResult, IEndpointMetadataProvider
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status201Created;
        httpContext.Response.Headers.Location = httpContext.Request.PathBase.Add(location).ToUriComponent();
        return JsonAnswer.WriteAsync(httpContext.Response, JsonAnswer.Serialize(value));
    }

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status201Created, typeof(T), ["application/json"]));
}
