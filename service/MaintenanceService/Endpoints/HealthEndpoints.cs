using MaintenanceService.Domain.Transactions;
using MaintenanceService.Endpoints.Http;

namespace MaintenanceService.Endpoints;

/// <summary>
/// For orchestrators: whether the process lives, and whether requests may be sent here. A store that refuses writes is named but no
/// reason to send nothing: states are read and streamed, reports are taken, and apps that lost the service could close themselves.
/// </summary>
internal static class HealthEndpoints
{
    public static void Map(WebApplication app)
    {
        app.MapGet("/livez", () => TypedResults.Text("alive")).WithHead().AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/readyz", (IHostApplicationLifetime lifetime, IStateReader state) =>
            lifetime.ApplicationStopping.IsCancellationRequested ? NotReady("shutting down")
            : !state.Availability.IsSampledInTime ? NotReady("its clockwork is late")
            : TypedResults.Text(state.LastFailure is { } failure ? $"ready, but the store refuses writes: {ProblemSlugs.Slug(failure)}" : "ready")).WithHead().AllowAnonymous().ExcludeFromDescription();
    }

    private static Microsoft.AspNetCore.Http.HttpResults.ContentHttpResult NotReady(string why) => TypedResults.Text(why, statusCode: StatusCodes.Status503ServiceUnavailable);
}
