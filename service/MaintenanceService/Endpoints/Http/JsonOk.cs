using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;

namespace MaintenanceService.Endpoints.Http;

/// <summary>Answers 200 with a wire record, as often as it is asked to.</summary>
internal sealed class JsonOk<T>(T value) : IResult, IEndpointMetadataProvider
{
    private readonly byte[] _json = JsonAnswer.Serialize(value);

    public Task ExecuteAsync(HttpContext httpContext) => JsonAnswer.WriteAsync(httpContext.Response, _json);

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(T), ["application/json"]));
}
