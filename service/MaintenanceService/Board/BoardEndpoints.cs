using Microsoft.AspNetCore.Http.HttpResults;

namespace MaintenanceService.Board;

/// <summary>Serves the board at the root. It loads without a key: the user enters one, with which the page calls the API.</summary>
internal static class BoardEndpoints
{
    /// <summary>Scripts and styles only from this service, none inline, no markup from strings, no frames and no form submissions.</summary>
    private const string ContentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    private static readonly string[] Methods = ["GET", "HEAD"];

    public static void Map(WebApplication app)
    {
        app.MapMethods("/", Methods, Index).AllowAnonymous().ExcludeFromDescription();
        app.MapMethods("/board/{file}", Methods, Asset).AllowAnonymous().ExcludeFromDescription();
    }

    // The page's addresses are relative, so that it works under any path base; without the trailing slash they would resolve to the wrong path.
    private static IResult Index(HttpContext context) => context.Request.Path.HasValue
        ? Send(context, BoardFiles.Find("index.html")!)
        : TypedResults.LocalRedirect($"{context.Request.PathBase}/", permanent: true);

    private static IResult Asset(HttpContext context, string file) =>
        BoardFiles.Find(file) is { } found ? Send(context, found) : TypedResults.NotFound();

    private static FileContentHttpResult Send(HttpContext context, BoardFile file)
    {
        IHeaderDictionary headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-cache";
        return TypedResults.Bytes(file.Content, file.ContentType, entityTag: file.ETag);
    }
}
