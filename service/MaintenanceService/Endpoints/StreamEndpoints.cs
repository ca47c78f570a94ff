using MaintenanceService.Authorization;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Transactions;
using MaintenanceService.Endpoints.Http;
using MaintenanceService.Streams;

namespace MaintenanceService.Endpoints;

/// <summary>Serves the event stream of a site.</summary>
internal static class StreamEndpoints
{
    public static void Map(RouteGroupBuilder v1) =>
        v1.MapGet("/sites/{site}/stream", Watch)
            .RequireAuthorization(AccessPolicies.AnyKey)
            .Operation(
                "WatchSite", "Instances", "Watch a site",
                "Server-sent events: state (the current one at once, then each newer one), heartbeat every 15 seconds, bye on shutdown and when the site is deleted; where the key is revoked or expires, the stream ends without one. A slow reader gets the newest state only. A client that waits for the end of an answer, as Swagger UI does, shows nothing: use `curl -N`.")
            .Produces<string>(200, "text/event-stream").Refuses(ProblemKind.SiteNotFound, ProblemKind.TooManyStreams);

    private static void Watch(string site, HttpContext context, StreamHub hub, IStateReader state, TimeProvider time)
    {
        context.Response.ContentType = "text/event-stream";

        // nginx and similar proxies buffer a stream unless they are told not to.
        context.Response.Headers["X-Accel-Buffering"] = "no";
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            StreamMiddleware.Open(context, new StreamSession(context, hub, hub.Subscribe(site, context.Caller(), context), state, time));
        }
    }
}
