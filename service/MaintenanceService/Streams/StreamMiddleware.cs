using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Features.Authentication;

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

    private static async Task ServeAfterAsync(Task handled, HttpContext context)
    {
        await handled;
        await ServeAsync(context);
    }

    private static Task ServeAsync(HttpContext context) =>
        context.Features.Get<IItemsFeature>()?.Items.TryGetValue(typeof(StreamSession), out object? session) == true ? ServeAsync(context, (StreamSession)session!) : Task.CompletedTask;

    private static Task ServeAsync(HttpContext context, StreamSession session)
    {
        ValueTask released = ReleaseAsync(context);
        return released.IsCompletedSuccessfully ? session.RunAsync() : RunAfterAsync(released, session);
    }

    private static async Task RunAfterAsync(ValueTask released, StreamSession session)
    {
        await released;
        await session.RunAsync();
    }

    /// <summary>Gives up the services, the authentication and the key of the request.</summary>
    private static ValueTask ReleaseAsync(HttpContext context)
    {
        IServiceProvidersFeature? services = context.Features.Get<IServiceProvidersFeature>();
        context.Request.Headers.Authorization = default;
        context.Features.Set<IAuthenticateResultFeature>(null);
        context.Features.Set<IAuthenticationFeature>(null);
        context.Features.Set<IHttpAuthenticationFeature>(null);
        context.Features.Set<IItemsFeature>(null);
        context.Request.RouteValues = null!;
        return services is IAsyncDisposable disposable ? disposable.DisposeAsync() : ValueTask.CompletedTask;
    }
}
