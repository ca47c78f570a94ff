using MaintenanceService.Store;

namespace MaintenanceService.Endpoints;

/// <summary>For orchestrators: alive, and ready to take requests.</summary>
internal static class HealthEndpoints
{
    // Load balancers like to ask with HEAD.
    private static readonly string[] Methods = ["GET", "HEAD"];

    public static void Map(WebApplication app)
    {
        app.MapMethods("/livez", Methods, () => TypedResults.Text("alive")).AllowAnonymous().ExcludeFromDescription();
        app.MapMethods("/readyz", Methods, (IHostApplicationLifetime lifetime, WriteQueue queue) =>
            lifetime.ApplicationStopping.IsCancellationRequested ? NotReady("shutting down")
            : queue.HasFailed ? NotReady("the store refuses writes")
            : !queue.Outages.IsAwake ? NotReady("its clockwork is late")
            : TypedResults.Text("ready")).AllowAnonymous().ExcludeFromDescription();
    }

    private static Microsoft.AspNetCore.Http.HttpResults.ContentHttpResult NotReady(string why) => TypedResults.Text(why, statusCode: StatusCodes.Status503ServiceUnavailable);
}
