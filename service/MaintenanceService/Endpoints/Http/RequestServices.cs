using Microsoft.AspNetCore.Http.Features;

namespace MaintenanceService.Endpoints.Http;

/// <summary>Gives up what a request that lasts for hours needs only at its beginning.</summary>
internal static class RequestServices
{
    /// <summary>Disposes the services that were created for authenticating and authorizing this request: <see cref="HttpContext.RequestServices"/> has none any more.</summary>
    public static ValueTask ReleaseAsync(HttpContext context) =>
        context.Features.Get<IServiceProvidersFeature>() is IAsyncDisposable services ? services.DisposeAsync() : ValueTask.CompletedTask;
}
