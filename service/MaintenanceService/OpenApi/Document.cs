using MaintenanceService.Endpoints.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;

namespace MaintenanceService.OpenApi;

/// <summary>The published document: /openapi/v1.json and /openapi/v1.yaml.</summary>
internal static class Document
{
    public const string Name = "v1";

    public static void Add(IServiceCollection services)
    {
        services.AddOpenApi(Name, options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.ShouldInclude = description => description.HttpMethod != HttpMethods.Head;
            options.AddSchemaTransformer(WireSchemas.TransformAsync);
            options.AddOperationTransformer(OperationDetails.TransformAsync);
            options.AddDocumentTransformer(DocumentDetails.TransformAsync);
            options.AddDocumentTransformer(DocumentSchemas.TransformAsync);
        });
        services.AddSingleton<PublishedDocument>();
    }

    public static void Map(WebApplication app)
    {
        app.MapGet("/openapi/v1.json", (HttpContext context, PublishedDocument document) => ServeAsync(context, document, yaml: false))
            .WithHead().AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/openapi/v1.yaml", (HttpContext context, PublishedDocument document) => ServeAsync(context, document, yaml: true))
            .WithHead().AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<FileContentHttpResult> ServeAsync(HttpContext context, PublishedDocument document, bool yaml)
    {
        (byte[] text, string etag) = await document.GetAsync(yaml, context.Request.PathBase.ToUriComponent());
        context.Response.Headers.CacheControl = "no-cache";
        return TypedResults.File(text, yaml ? "application/yaml" : "application/json", entityTag: new EntityTagHeaderValue(etag));
    }
}
