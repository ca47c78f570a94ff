using MaintenanceService.Domain.Transactions;
using MaintenanceService.Endpoints.Http;

namespace MaintenanceService.Endpoints;

/// <summary>
/// Serves the health checks of orchestrators: whether the process lives, and whether it is ready. A store that refuses writes is named but does not
/// make the service unready: states are read and streamed, reports are accepted, and apps that lost the service could close themselves.
/// </summary>
internal static class HealthEndpoints
{
    public static void Map(WebApplication app)
    {
        app.MapGet("/livez", () => TypedResults.Text("alive")).WithHead().AllowAnonymous().ExcludeFromDescription().WithMetadata(new LivenessProbe());
        app.MapGet("/readyz", (IHostApplicationLifetime lifetime, IStateReader state) =>
            lifetime.ApplicationStopping.IsCancellationRequested ? NotReady("shutting down")
            : !state.Availability.IsSampledInTime ? NotReady("its clockwork is late")
            : TypedResults.Text(state.LastFailure is { } failure ? $"ready, but the store refuses writes: {ProblemSlugs.Slug(failure)}" : "ready")).WithHead().AllowAnonymous().ExcludeFromDescription().WithMetadata(new ReadinessProbe());
    }

    private static Microsoft.AspNetCore.Http.HttpResults.ContentHttpResult NotReady(string why) => TypedResults.Text(why, statusCode: StatusCodes.Status503ServiceUnavailable);
}
