namespace MaintenanceService.Endpoints.Http;

/// <summary>
/// Restricts reads beside the API (the board, the document, Swagger UI) to the condition If-None-Match. The framework would answer other
/// conditions with a bare 412 or 416, or with partial content, which files of this size do not need.
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
