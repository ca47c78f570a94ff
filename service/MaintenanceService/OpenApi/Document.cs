using Microsoft.OpenApi;

namespace MaintenanceService.OpenApi;

/// <summary>The published document: /openapi/v1.json and /openapi/v1.yaml.</summary>
internal static class Document
{
    public const string Name = "v1";

    public static void Add(IServiceCollection services) => services.AddOpenApi(Name, options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddSchemaTransformer(WireSchemas.TransformAsync);
        options.AddOperationTransformer(OperationDetails.TransformAsync);
        options.AddDocumentTransformer(DocumentDetails.TransformAsync);
    });

    public static void Map(WebApplication app)
    {
        app.MapOpenApi("/openapi/v1.json").AllowAnonymous().ExcludeFromDescription();
        app.MapOpenApi("/openapi/v1.yaml").AllowAnonymous().ExcludeFromDescription();
    }
}
