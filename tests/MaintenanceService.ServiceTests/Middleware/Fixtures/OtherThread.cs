using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;

namespace MaintenanceService.Tests.Middleware;

/// <summary>Continues what awaits it on a thread of its own.</summary>
internal readonly struct OtherThread : INotifyCompletion
{
    public bool IsCompleted => false;

    /// <summary>A middleware that calls the next on another thread than the one that it was called on.</summary>
    public static async Task ContinueAsync(HttpContext context, RequestDelegate next)
    {
        await default(OtherThread);
        await next(context);
    }

    public OtherThread GetAwaiter() => this;

    public void OnCompleted(Action continuation) => new Thread(() => continuation()) { IsBackground = true }.Start();

    public void GetResult()
    {
    }
}
