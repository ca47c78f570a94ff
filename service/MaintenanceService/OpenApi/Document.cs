namespace MaintenanceService.OpenApi;

/// <summary>The published document: /openapi/v1.json and /openapi/v1.yaml.</summary>
internal static class Document
{
    public static void Add(IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.OpenApiVersion = Microsoft.OpenApi.OpenApiSpecVersion.OpenApi3_1;
    });

    public static void Map(WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json").ExcludeFromDescription();
        app.MapOpenApi("/openapi/{documentName}.yaml").ExcludeFromDescription();
    }
}
