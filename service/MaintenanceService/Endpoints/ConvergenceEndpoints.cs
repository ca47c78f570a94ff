using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using MaintenanceService.Authorization;
using MaintenanceService.Client;
using MaintenanceService.Domain.Instances;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Endpoints.Http;
using Microsoft.AspNetCore.Mvc;

namespace MaintenanceService.Endpoints;

/// <summary>Returns the convergence of a site, and waits for it.</summary>
internal static class ConvergenceEndpoints
{
    private const int MaxWaitSeconds = 300;

    public static void Map(RouteGroupBuilder v1) =>
        v1.MapGet("/sites/{site}/convergence", GetAsync)
            .RequireAuthorization(AccessPolicies.Readers)
            .Operation(
                "GetConvergence", "Convergence", "Ask, or wait, whether every instance has confirmed",
                "Without wait: the current convergence. With wait (seconds): 200 as soon as every instance has confirmed, else 409 not-converged with the blockers. With maintenance: only while that maintenance is active.")
            .Refuses(ProblemKind.SiteNotFound, ProblemKind.MaintenanceNotFound, ProblemKind.MaintenanceEnded, ProblemKind.NotConverged, ProblemKind.StorageUnavailable, ProblemKind.ShuttingDown);

    private static async Task<JsonOk<Convergence>> GetAsync(
        string site, HttpContext context, ConvergenceWait convergences,
        [FromQuery, Description("Converged only while this maintenance is active.")] string? maintenance = null,
        [FromQuery, Description("How many seconds to wait for convergence; without it, the current state is returned at once."), Range(0, MaxWaitSeconds)] int? wait = null)
    {
        if (wait is < 0 or > MaxWaitSeconds)
        {
            throw Refuse.Malformed($"wait is a whole number of seconds from 0 to {MaxWaitSeconds}.");
        }

        if (wait is not { } seconds)
        {
            return new JsonOk<Convergence>(await convergences.NowAsync(site, maintenance));
        }

        return new JsonOk<Convergence>(await WaitingCall.RunAsync(
            context, cancellationToken => convergences.WaitAsync(site, maintenance, TimeSpan.FromSeconds(seconds), cancellationToken)));
    }
}
