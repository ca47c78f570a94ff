using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;

namespace MaintenanceService.Endpoints.Http;

/// <summary>Binds a handler's parameter to the body as strict JSON, and documents it for routing and OpenAPI.</summary>
/// <typeparam name="T">The wire record.</typeparam>
/// <param name="Value">The record that was sent.</param>
internal readonly record struct Body<T>(T Value) : IEndpointParameterMetadataProvider
    where T : class
{
    public static async ValueTask<Body<T>> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        return new Body<T>(JsonBody.Parse<T>(await JsonBody.ReadBytesAsync(context), StrictJson.Options));
    }

    // Optional only for routing, which would answer 415 to a missing body: JsonBody says what is wrong.
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata(["application/json"], typeof(T), isOptional: true));
}
