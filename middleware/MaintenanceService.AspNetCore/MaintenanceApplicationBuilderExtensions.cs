using MaintenanceService.AspNetCore.Pipeline;
using MaintenanceService.AspNetCore.Status;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Adds the middleware to an app's pipeline.</summary>
public static class MaintenanceApplicationBuilderExtensions
{
    /// <summary>
    /// Refuses requests while the site is closed. Put it after forwarded headers, the exception handler, routing and CORS, and before
    /// authentication and the endpoints.
    /// </summary>
    /// <param name="app">The app.</param>
    /// <returns>The same app.</returns>
    /// <exception cref="InvalidOperationException"><c>AddMaintenance</c> was not called, or this was called before.</exception>
    public static IApplicationBuilder UseMaintenance(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        if (app.ApplicationServices.GetService<PipelineCheck>() is not { } check)
        {
            throw new InvalidOperationException(
                "app.UseMaintenance() needs the services of builder.Services.AddMaintenance(). Call AddMaintenance before the app is built.");
        }

        if (!app.Properties.TryAdd(PipelineUse.Key, new PipelineUse(app)))
        {
            throw new InvalidOperationException("app.UseMaintenance() was called twice in one pipeline: each request would be judged and counted twice. Call it once.");
        }

        check.IsUsed = true;
        StatusEndpoint.Add(app);
        return app.UseMiddleware<MaintenanceMiddleware>();
    }
}
