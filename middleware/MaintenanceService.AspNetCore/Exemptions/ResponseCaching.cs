using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.DependencyInjection;

namespace MaintenanceService.AspNetCore.Exemptions;

/// <summary>Keeps an answer out of caches that only a bypassed user may see, or that must be current.</summary>
internal sealed class ResponseCaching(IServiceProviderIsService? known)
{
    // Look for the feature only where the app has an output cache, or can't tell.
    private readonly bool _mayCache = known?.IsService(typeof(IOutputCacheStore)) != false;

    /// <summary>Marks the response as private, whatever header the app sets later.</summary>
    public void MarkPrivate(HttpContext context)
    {
        HttpResponse response = context.Response;
        if (response.HasStarted)
        {
            return;
        }

        // Registered before the app's callbacks, and so called after them.
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
