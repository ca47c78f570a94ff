using MaintenanceService.Store;

namespace MaintenanceService.Endpoints;

/// <summary>For orchestrators: alive, and ready to take requests.</summary>
internal static class HealthEndpoints
{
    public static void Map(WebApplication app)
    {
        app.MapGet("/livez", () => TypedResults.Text("alive")).ExcludeFromDescription();
        app.MapGet("/readyz", (IHostApplicationLifetime lifetime, WriteQueue queue) =>
            lifetime.ApplicationStopping.IsCancellationRequested ? NotReady("shutting down")
            : queue.HasFailed ? NotReady("the store refuses writes")
            : !queue.Outages.IsAwake ? NotReady("its clockwork is late")
            : TypedResults.Text("ready")).ExcludeFromDescription();
    }

    private static Microsoft.AspNetCore.Http.HttpResults.ContentHttpResult NotReady(string why) => TypedResults.Text(why, statusCode: StatusCodes.Status503ServiceUnavailable);
}
