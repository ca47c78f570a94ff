using System.IO.Pipelines;
using System.Text;
using MaintenanceService.AspNetCore.Branding;
using MaintenanceService.AspNetCore.Exemptions;
using MaintenanceService.AspNetCore.Observability;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace MaintenanceService.AspNetCore.Refusals;

/// <summary>Writes a refusal: status and headers, then CORS, then the body in a format that the client accepts.</summary>
internal sealed partial class RefusalWriter(
    RefusalPage page, PageBrand brand, ResponseCaching caching, string? statusPath, Func<HttpContext, MaintenanceRefusal, Task>? writeResponse, SafeLogger<RefusalWriter> logger)
{
    private const int MinRefresh = 5;
    private const int MaxRefresh = 60;
    private const int RefreshSpread = 16;
    private static readonly StringValues AcceptAndLanguage = new([HeaderNames.Accept, HeaderNames.AcceptLanguage]);
    private readonly string _builtInPolicy = PagePolicy.BuiltIn(brand);
    private readonly string? _statusLink = statusPath is null ? null : StatusLink(statusPath);

    /// <summary>Writes a refusal, unless an earlier middleware has answered.</summary>
    /// <param name="context">The request.</param>
    /// <param name="content">The content.</param>
    /// <param name="now">The service's time; not used where no end is known.</param>
    public Task WriteAsync(HttpContext context, RefusalContent content, DateTimeOffset now)
    {
        if (context.Response.HasStarted)
        {
            // An earlier middleware has answered; only don't let the request go on.
            return Task.CompletedTask;
        }

        RefusalFormat format = RefusalFormats.Of(context.Request);
        int retryAfter = content.RetryDelay.Next(now);
        Prepare(context, content, retryAfter, format);
        return writeResponse is null && !CorsHeaders.Concern(context)
            ? WriteBodyAsync(context, content, retryAfter, now, format)
            : WriteByAppAsync(context, content, retryAfter, now, format);
    }

    // For apps with a CORS policy or a WriteResponse of their own.
    private async Task WriteByAppAsync(HttpContext context, RefusalContent content, int retryAfter, DateTimeOffset now, RefusalFormat format)
    {
        if (await ApplyCorsAsync(context))
        {
            return;
        }

        if (writeResponse is not null && format != RefusalFormat.Grpc)
        {
            if (await TryOwnAsync(context, content.For(retryAfter), writeResponse) || context.Response.HasStarted)
            {
                return;
            }

            // Discard what the app's own writer began.
            context.Response.Clear();
            Prepare(context, content, retryAfter, format);
            await ApplyCorsAsync(context);
        }

        await WriteBodyAsync(context, content, retryAfter, now, format);
    }

    /// <summary>Writes a refusal without body, where everything else failed.</summary>
    public static void WriteMinimal(HttpContext context)
    {
        try
        {
            if (!context.Response.HasStarted)
            {
                context.Response.Clear();
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                context.Response.Headers.CacheControl = "no-store";
            }
        }
        catch (Exception)
        {
            // The client is gone.
        }
    }

    private void Prepare(HttpContext context, RefusalContent content, int retryAfter, RefusalFormat format)
    {
        if (context.Features[typeof(IStatusCodePagesFeature)] is IStatusCodePagesFeature pages)
        {
            pages.Enabled = false;
        }

        caching.DisableOutputCache(context);
        HttpResponse response = context.Response;
        response.StatusCode = format == RefusalFormat.Grpc ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        IHeaderDictionary headers = response.Headers;
        headers.RetryAfter = WholeNumberText.Of(retryAfter);
        headers.CacheControl = "no-store";
        headers.Vary = StringValues.Concat(headers.Vary, HeaderNames.Accept);
        headers["Maintenance-Mode"] = content.ModeHeader;
        CorsHeaders.Expose(response);
        if (_statusLink is not null)
        {
            PathString pathBase = context.Request.PathBase;
            headers.Link = StringValues.Concat(headers.Link, pathBase.HasValue ? StatusLink(pathBase.ToUriComponent() + statusPath) : _statusLink);
        }

        if (format == RefusalFormat.Grpc)
        {
            response.ContentType = GrpcType.Answer(context.Request.ContentType);
            headers["grpc-status"] = "14";
            headers["grpc-message"] = Uri.EscapeDataString(PageText.English.MessageOf(content.Refusal));
        }
    }

    // RFC 8631.
    private static string StatusLink(string path) => $"<{path}>; rel=\"status\"";

    private async Task<bool> ApplyCorsAsync(HttpContext context)
    {
        try
        {
            return await CorsHeaders.ApplyAsync(context);
        }
        catch (Exception exception)
        {
            LogCorsFailed(logger, exception);
            return false;
        }
    }

    private async Task<bool> TryOwnAsync(HttpContext context, MaintenanceRefusal refusal, Func<HttpContext, MaintenanceRefusal, Task> write)
    {
        try
        {
            await write(context, refusal);
            return true;
        }
        catch (Exception exception)
        {
            LogOwnFailed(logger, exception);
            return false;
        }
    }

    private Task WriteBodyAsync(HttpContext context, RefusalContent content, int retryAfter, DateTimeOffset now, RefusalFormat format)
    {
        (string? type, byte[] body) = format switch
        {
            RefusalFormat.Html => ("text/html; charset=utf-8", RenderPage(context, content, retryAfter, now)),
            RefusalFormat.Json => ("application/problem+json", RefusalSerializer.Problem(context, content.For(retryAfter))),
            RefusalFormat.Text => ("text/plain; charset=utf-8", Encoding.UTF8.GetBytes(PageText.English.MessageOf(content.Refusal) + "\n")),
            _ => (null, []),
        };
        HttpResponse response = context.Response;
        if (type is not null)
        {
            response.ContentType = type;
        }

        response.Headers.XContentTypeOptions = "nosniff";
        response.ContentLength = body.Length;
        if (body.Length == 0 || HttpMethods.IsHead(context.Request.Method))
        {
            return Task.CompletedTask;
        }

        // No token: the server ends a write to a disconnected client, and creates RequestAborted only when asked for it.
        ValueTask<FlushResult> written = response.BodyWriter.WriteAsync(body);
        if (written.IsCompletedSuccessfully)
        {
            _ = written.Result;
            return Task.CompletedTask;
        }

        return written.AsTask();
    }

    private byte[] RenderPage(HttpContext context, RefusalContent content, int retryAfter, DateTimeOffset now)
    {
        RenderedPage rendered = page.Render(context, content, retryAfter, now);
        IHeaderDictionary headers = context.Response.Headers;
        StringValues vary = headers.Vary;
        headers.Vary = vary.Count == 1 && ReferenceEquals(vary[0], HeaderNames.Accept) ? AcceptAndLanguage : StringValues.Concat(vary, HeaderNames.AcceptLanguage);
        if (rendered.Language is { } language)
        {
            headers.ContentLanguage = language;
        }

        if (!rendered.IsOwn && HttpMethods.IsGet(context.Request.Method))
        {
            // Reloads without a script; spread, so that not all visitors reload in the same second.
            headers["Refresh"] = WholeNumberText.Of(Math.Clamp(retryAfter, MinRefresh, MaxRefresh) + Random.Shared.Next(RefreshSpread));
        }

        // A policy of the app is kept.
        if (headers.ContentSecurityPolicy.Count == 0)
        {
            headers.ContentSecurityPolicy = rendered.IsOwn ? PagePolicy.Own : _builtInPolicy;
        }

        return rendered.Bytes;
    }

    [LoggerMessage(170, LogLevel.Error, "The app's CORS policy failed; the refusal is sent without its headers.")]
    private static partial void LogCorsFailed(ILogger logger, Exception exception);

    [LoggerMessage(171, LogLevel.Error, "The app's own WriteResponse failed; the built-in answer was written where nothing had been sent.")]
    private static partial void LogOwnFailed(ILogger logger, Exception exception);
}
