using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Transactions;

namespace MaintenanceService.Endpoints.Http;

/// <summary>Turns every refusal into problem+json: the service's own, the framework's exceptions, and its bare statuses.</summary>
internal sealed partial class ProblemMiddleware(RequestDelegate next, IStateReader state, ILogger<ProblemMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has disconnected.
            return;
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            if (Translate(context, exception) is { } problem)
            {
                await WriteAsync(context, problem);
                return;
            }

            // The body arrived too slowly: answers like the server itself, which reads nothing further from this connection.
            context.Response.StatusCode = StatusCodes.Status408RequestTimeout;
            context.Response.Headers.Connection = "close";
            return;
        }

        if (!context.Response.HasStarted && context.Response.ContentType is null && ProblemSlugs.Of(context.Response.StatusCode) is { } kind)
        {
            await WriteAsync(context, new ProblemException(kind, Detail(context, kind)));
        }
    }

    private Task WriteAsync(HttpContext context, ProblemException problem)
    {
        if (problem.Kind == ProblemKind.UnsupportedMediaType && HttpMethods.IsPatch(context.Request.Method))
        {
            context.Response.Headers["Accept-Patch"] = "application/merge-patch+json, application/json";
        }

        return ProblemWriter.WriteAsync(context, problem, state.Snapshot.Epoch);
    }

    private ProblemException? Translate(HttpContext context, Exception exception)
    {
        switch (exception)
        {
            case ProblemException problem:
                return problem;
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                return new ProblemException(ProblemKind.TooLarge, "A body has at most 64 KB.");
            case BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout }:
                return null;
            case BadHttpRequestException bad:
                return Refuse.Malformed($"The request can't be read: {bad.Message}");
            default:
                LogUnexpected(logger, exception, context.Request.Method, context.GetEndpoint()?.DisplayName);
                return new ProblemException(ProblemKind.InternalError, "An unexpected error occurred in the service; its log has the details. The outcome is unknown: read the record before you send the request again.");
        }
    }

    private static string Detail(HttpContext context, ProblemKind kind) => kind switch
    {
        ProblemKind.NotFound => $"There is nothing at this path; {context.Request.PathBase}/openapi/v1.json lists what there is.",
        ProblemKind.MethodNotAllowed => $"This path accepts {context.Response.Headers.Allow}.",
        ProblemKind.UnsupportedMediaType => HttpMethods.IsPatch(context.Request.Method)
            ? "Send the body as application/merge-patch+json or application/json, in UTF-8."
            : "Send the body as application/json, in UTF-8.",
        _ => "The request can't be read.",
    };

    [LoggerMessage(1, LogLevel.Error, "An unexpected error in {Method} {Endpoint}.")]
    private static partial void LogUnexpected(ILogger logger, Exception exception, string method, string? endpoint);
}
