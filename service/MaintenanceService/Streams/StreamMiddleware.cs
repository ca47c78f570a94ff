using Microsoft.AspNetCore.Http.Features;

namespace MaintenanceService.Streams;

/// <summary>
/// Serves the stream that an endpoint has opened, once the request has left the rest of the pipeline: a stream lasts for hours, and what
/// authenticated, authorized and routed its request would be kept in memory until its end.
/// </summary>
internal static class StreamMiddleware
{
    /// <summary>Add it before all middleware that a stream needs at its beginning only.</summary>
    public static void UseStreams(this IApplicationBuilder app) => app.Use(next => context =>
    {
        Task handled = next(context);
        return handled.IsCompletedSuccessfully ? ServeAsync(context) : ServeAfterAsync(handled, context);
    });

    /// <summary>Leaves a stream to this middleware.</summary>
    public static void Open(HttpContext context, StreamSession session) => context.Items[typeof(StreamSession)] = session;

    /// <summary>Returns whether an endpoint has left a stream to this middleware.</summary>
    public static bool IsOpen(HttpContext context) => Opened(context) is not null;

    private static async Task ServeAfterAsync(Task handled, HttpContext context)
    {
        await handled;
        await ServeAsync(context);
    }

    private static Task ServeAsync(HttpContext context) => Opened(context)?.RunAsync() ?? Task.CompletedTask;

    // Without creating the items of the many requests that have none.
    private static StreamSession? Opened(HttpContext context) =>
        context.Features.Get<IItemsFeature>()?.Items.TryGetValue(typeof(StreamSession), out object? session) == true ? (StreamSession)session! : null;
}
