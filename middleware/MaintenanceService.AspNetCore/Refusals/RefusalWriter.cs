using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace MaintenanceService.AspNetCore;

/// <summary>Writes the refusal, and never fails the request with another error.</summary>
internal sealed partial class RefusalWriter(
    RefusalPage page, Func<HttpContext, MaintenanceRefusal, Task>? writeResponse, ILogger<RefusalWriter> logger)
{
    public async Task WriteAsync(HttpContext context, MaintenanceRefusal refusal)
    {
        try
        {
            RefusalFormat format = RefusalFormats.Of(context.Request);
            Prepare(context, refusal, format);
            await CorsHeaders.ApplyAsync(context);
            if (writeResponse is not null && format != RefusalFormat.Grpc && await TryOwnAsync(context, refusal, writeResponse))
            {
                return;
            }

            await WriteBodyAsync(context, refusal, format);
        }
        catch (Exception exception) when (!context.RequestAborted.IsCancellationRequested)
        {
            LogFailed(logger, exception);
        }
        catch (OperationCanceledException)
        {
            // Nobody is there to be told.
        }
    }

    private static void Prepare(HttpContext context, MaintenanceRefusal refusal, RefusalFormat format)
    {
        HttpResponse response = context.Response;
        if (context.Features.Get<IStatusCodePagesFeature>() is { } pages)
        {
            pages.Enabled = false;
        }

        response.StatusCode = format == RefusalFormat.Grpc ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        response.Headers.RetryAfter = refusal.RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        response.Headers.CacheControl = "no-store";
        response.Headers.Vary = "Accept";
        response.Headers["Maintenance-Mode"] = string.Create(
            CultureInfo.InvariantCulture, $"{RefusalBodies.Word(refusal.Mode)}; site=\"{refusal.Site}\"; revision={refusal.Revision}");
        if (format == RefusalFormat.Grpc)
        {
            response.ContentType = "application/grpc";
            response.Headers["grpc-status"] = "14";
            response.Headers["grpc-message"] = Uri.EscapeDataString(RefusalBodies.MessageOf(refusal));
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
            context.Response.StatusCode = context.Response.HasStarted ? context.Response.StatusCode : StatusCodes.Status503ServiceUnavailable;
            return context.Response.HasStarted;
        }
    }

    private async Task WriteBodyAsync(HttpContext context, MaintenanceRefusal refusal, RefusalFormat format)
    {
        (string? type, byte[] body) = format switch
        {
            RefusalFormat.Html => ("text/html; charset=utf-8", page.Render(context, refusal)),
            RefusalFormat.Json => ("application/problem+json", RefusalBodies.Problem(context, refusal)),
            RefusalFormat.Text => ("text/plain; charset=utf-8", Encoding.UTF8.GetBytes(RefusalBodies.MessageOf(refusal) + "\n")),
            _ => (null, []),
        };
        HttpResponse response = context.Response;
        if (type is not null)
        {
            response.ContentType = type;
        }

        response.ContentLength = body.Length;
        if (body.Length > 0 && !HttpMethods.IsHead(context.Request.Method))
        {
            await response.Body.WriteAsync(body, context.RequestAborted);
        }
    }

    [LoggerMessage(170, LogLevel.Error, "The refusal could not be written.")]
    private static partial void LogFailed(ILogger logger, Exception exception);

    [LoggerMessage(171, LogLevel.Error, "The app's own WriteResponse failed; the built-in answer was written where nothing had been sent.")]
    private static partial void LogOwnFailed(ILogger logger, Exception exception);
}
