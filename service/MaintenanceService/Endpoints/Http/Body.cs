using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;

namespace MaintenanceService.Endpoints.Http;

/// <summary>A handler's parameter that takes the body as strict JSON, and tells routing and the document so.</summary>
/// <typeparam name="T">The wire record.</typeparam>
/// <param name="Value">What was sent.</param>
internal readonly record struct Body<T>(T Value) : IEndpointParameterMetadataProvider
    where T : class
{
    public static async ValueTask<Body<T>> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        return new Body<T>(JsonBody.Parse<T>(await JsonBody.ReadBytesAsync(context), StrictJson.Options));
    }

    // Optional for routing alone, which would answer 415 to a body that is missing: JsonBody tells what is wrong.
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata(["application/json"], typeof(T), isOptional: true));
}
