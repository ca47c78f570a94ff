using System.Text;
using Microsoft.AspNetCore.Http;

namespace MaintenanceService.AspNetCore.Status;

/// <summary>Serves a script of the package.</summary>
internal sealed class StatusScript(string text)
{
    private readonly byte[] _bytes = Encoding.UTF8.GetBytes(text);

    public async Task WriteAsync(HttpContext context)
    {
        HttpResponse response = context.Response;
        response.ContentType = "text/javascript; charset=utf-8";
        response.Headers.CacheControl = "public, max-age=3600";
        response.Headers.XContentTypeOptions = "nosniff";
        response.ContentLength = _bytes.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.BodyWriter.WriteAsync(_bytes);
        }
    }
}
