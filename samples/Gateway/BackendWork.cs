using Microsoft.AspNetCore.Http.Features;

namespace Gateway;

/// <summary>
/// Keeps a request running, and so counted, until the app behind begins to answer it, although its visitor has gone or it was aborted: that app
/// works on it all the same.
/// </summary>
internal static class BackendWork
{
    public static async Task FollowAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<IHttpUpgradeFeature>()?.IsUpgradableRequest == true || context.Features.Get<IHttpExtendedConnectFeature>()?.IsExtendedConnect == true)
        {
            await next(context);
            return;
        }

        CancellationToken aborted = context.RequestAborted;
        var isOver = new CancellationTokenSource();
        // The answer may start only when this has returned, such as a 502.
        context.Response.RegisterForDispose(isOver);
        context.RequestAborted = isOver.Token;
        context.Response.OnStarting(() => aborted.IsCancellationRequested ? isOver.CancelAsync() : Task.CompletedTask);
        await using CancellationTokenRegistration gone = aborted.Register(() =>
        {
            if (context.Response.HasStarted)
            {
                isOver.Cancel();
            }
        });
        await next(context);
    }
}
