using System.Collections.Concurrent;
using System.IO.Compression;
using Microsoft.Net.Http.Headers;

namespace MaintenanceService.OpenApi;

/// <summary>
/// Serves the large files of Swagger UI compressed, whatever a request accepts: sending 1.5 MB takes more than 20 times as
/// long as a short answer, and no key is needed to request it. A conditional request for an unchanged file is answered 304.
/// </summary>
internal static class SwaggerAssets
{
    private const string Gzip = "gzip";

    private static readonly string[] Names = ["swagger-ui-bundle.js", "swagger-ui-standalone-preset.js", "swagger-ui.css", "index.css"];

    private static readonly ConcurrentDictionary<string, Asset> Kept = new(StringComparer.Ordinal);

    public static Task ServeAsync(HttpContext context, RequestDelegate next)
    {
        // The folder in any case, as it is served; the names of files as they are.
        string? name = context.Request.Path.StartsWithSegments(SwaggerUi.Folder, out PathString file) ? Array.Find(Names, name => file.Value == "/" + name) : null;
        if (name is null || !(HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)))
        {
            return next(context);
        }

        return Kept.TryGetValue(name, out Asset? asset) ? SendAsync(context, asset) : KeepAsync(context, next, name);
    }

    private static async Task KeepAsync(HttpContext context, RequestDelegate next, string name)
    {
        Stream body = context.Response.Body;
        using var copy = new MemoryStream();
        context.Response.Body = copy;
        context.Request.Method = HttpMethods.Get;
        context.Request.Headers.AcceptEncoding = Gzip;
        context.Request.Headers.Remove(HeaderNames.IfNoneMatch);
        try
        {
            await next(context);
        }
        finally
        {
            context.Response.Body = body;
        }

        if (context.Response.StatusCode == StatusCodes.Status200OK)
        {
            byte[] bytes = context.Response.Headers.ContentEncoding == Gzip ? copy.ToArray() : Compress(copy.ToArray());
            var asset = new Asset(
                bytes, context.Response.ContentType,
                new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes).AsSpan(0, 16))}\""));
            Kept[name] = asset;
            await SendAsync(context, asset);
        }
    }

    private static Task SendAsync(HttpContext context, Asset asset)
    {
        context.Response.Headers.ContentEncoding = Gzip;
        context.Response.Headers.CacheControl = "no-cache";
        return TypedResults.File(asset.Bytes, asset.ContentType, entityTag: asset.ETag).ExecuteAsync(context);
    }

    private static byte[] Compress(byte[] bytes)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.SmallestSize))
        {
            gzip.Write(bytes);
        }

        return compressed.ToArray();
    }

    private sealed record Asset(byte[] Bytes, string? ContentType, EntityTagHeaderValue ETag);
}
