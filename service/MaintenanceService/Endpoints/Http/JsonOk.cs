using System.Reflection;
using MaintenanceService.Client;
using Microsoft.AspNetCore.Http.Metadata;

namespace MaintenanceService.Endpoints.Http;

/// <summary>Answers 200 with a wire record.</summary>
internal sealed class JsonOk<T>(T value) : IResult, IEndpointMetadataProvider
{
    public Task ExecuteAsync(HttpContext httpContext) => httpContext.Response.WriteAsJsonAsync(value, WireJson.TypeInfo<T>());

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(T), ["application/json"]));
}
