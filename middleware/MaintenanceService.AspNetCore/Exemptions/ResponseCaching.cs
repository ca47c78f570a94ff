using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.DependencyInjection;

namespace MaintenanceService.AspNetCore.Exemptions;

/// <summary>What one person may see is for that person: no cache may show it to others.</summary>
internal sealed class ResponseCaching(IServiceProviderIsService? known)
{
    // An app without an output cache is not asked for it on each request; where its services can't be seen, it is.
    private readonly bool _mayCache = known?.IsService(typeof(IOutputCacheStore)) != false;

    /// <summary>Marks the answer, whatever the app says of it later.</summary>
    public void MarkPrivate(HttpContext context)
    {
        HttpResponse response = context.Response;
        if (response.HasStarted)
        {
            return;
        }

        // Registered before the app's own callbacks, and so called after them.
        response.OnStarting(MarkAsync, response);
        DisableOutputCache(context);
    }

    /// <summary>Keeps the answer out of the app's own output cache, which does not look at Cache-Control.</summary>
    public void DisableOutputCache(HttpContext context)
    {
        if (_mayCache && context.Features[typeof(IOutputCacheFeature)] is IOutputCacheFeature cache)
        {
            cache.Context.AllowCacheStorage = false;
        }
    }

    private static Task MarkAsync(object response)
    {
        ((HttpResponse)response).Headers.CacheControl = "private, no-store";
        return Task.CompletedTask;
    }
}
