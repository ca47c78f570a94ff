namespace MaintenanceService.OpenApi;

/// <summary>Serves Swagger UI at /swagger: embedded assets, a strict content security policy, and a key that is discarded with the page.</summary>
internal static class SwaggerUi
{
    public const string Folder = "/swagger";

    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static void Use(WebApplication app)
    {
        app.UseWhen(context => context.Request.Path.StartsWithSegments(Folder), branch =>
        {
            branch.Use((context, next) =>
            {
                context.Response.Headers.ContentSecurityPolicy = Policy;
                context.Response.Headers.XContentTypeOptions = "nosniff";
                context.Response.Headers["Referrer-Policy"] = "no-referrer";
                return SwaggerAssets.ServeAsync(context, next);
            });
            branch.UseSwaggerUI(options =>
            {
                options.SwaggerEndpoint("../openapi/v1.json", "MaintenanceService v1");
                options.DocumentTitle = "MaintenanceService";
                options.DisplayRequestDuration();
                options.DisplayOperationId();
                options.EnableDeepLinking();
                options.ConfigObject.PersistAuthorization = false;
                options.ConfigObject.ValidatorUrl = null;
            });
        });
    }
}
