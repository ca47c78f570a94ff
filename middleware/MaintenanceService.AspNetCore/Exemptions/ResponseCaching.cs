using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.ObjectPool;

namespace MaintenanceService.AspNetCore.Exemptions;

/// <summary>Keeps an answer out of caches that only a bypassed user may see, or that must be current.</summary>
internal sealed class ResponseCaching(IServiceProviderIsService? known)
{
    // Look for the feature only where the app has an output cache, or can't tell.
    private readonly bool _mayCache = known?.IsService(typeof(IOutputCacheStore)) != false;

    // A cache in the pipeline reads the headers at the first write, so they are replaced, which costs memory. None can be there without this service.
    private readonly bool _readsEarly = known?.IsService(typeof(ObjectPoolProvider)) != false;

    /// <summary>Marks the response as private, whatever header the app sets later, for the caches before and behind this middleware.</summary>
    public void MarkPrivate(HttpContext context)
    {
        if (context.Response.HasStarted)
        {
            return;
        }

        // Registered before the app's callbacks, and so called after them.
        if (!_readsEarly)
        {
            context.Response.OnStarting(MarkAsync, context.Response);
            return;
        }

        if (context.Features.Get<IHttpResponseFeature>() is { } response and not PrivateResponse)
        {
            Replace(context, response);
        }
    }

    /// <summary>Keeps the answer out of the app's own output cache, which does not look at Cache-Control.</summary>
    public void DisableOutputCache(HttpContext context)
    {
        if (_mayCache && context.Features[typeof(IOutputCacheFeature)] is IOutputCacheFeature cache)
        {
            cache.Context.AllowCacheStorage = false;
        }
    }

    // Apart, since what the callback captures is allocated when a method is entered.
    private void Replace(HttpContext context, IHttpResponseFeature response)
    {
        // An output cache behind this middleware sets its feature later, and reads the headers before it keeps the answer.
        var marked = new PrivateResponse(response, () => DisableOutputCache(context));
        context.Features.Set<IHttpResponseFeature>(marked);
        response.OnStarting(RestoreAsync, marked);
        DisableOutputCache(context);
    }

    private static Task MarkAsync(object response)
    {
        PrivateHeaders.Set(((HttpResponse)response).Headers);
        return Task.CompletedTask;
    }

    private static Task RestoreAsync(object response)
    {
        ((PrivateResponse)response).Restore();
        return Task.CompletedTask;
    }
}
