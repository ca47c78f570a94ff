namespace MaintenanceService.Endpoints.Http;

/// <summary>
/// Lets reads beside the API (the registry, the document, Swagger UI) be conditional by If-None-Match alone. The framework would answer the other
/// conditions with a bare 412 or 416, or with a part; nobody needs them for files of this size.
/// </summary>
internal static class UnconditionalReads
{
    private static readonly string[] Ignored = ["If-Match", "If-Unmodified-Since", "If-Range", "Range"];

    public static void UseUnconditionalReads(this WebApplication app) => app.Use((context, next) =>
    {
        if (!context.Request.Path.StartsWithSegments("/v1"))
        {
            Array.ForEach(Ignored, header => context.Request.Headers.Remove(header));
        }

        return next(context);
    });
}
