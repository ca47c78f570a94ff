using MaintenanceService.AspNetCore.Headers;
using MaintenanceService.Client;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace MaintenanceService.AspNetCore.Requests;

/// <summary>What sort of request it is.</summary>
internal static class RequestKind
{
    /// <summary>Whether it reads only: GET, HEAD or OPTIONS, without an upgrade; or what the app says only reads.</summary>
    public static bool OnlyReads(HttpContext context, Endpoint? endpoint)
    {
        string method = context.Request.Method;
        return IsDeclaredReadOnly(endpoint) || ((HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method)) && !IsUpgrade(context));
    }

    /// <summary>Whether its answer is a connection that stays: a WebSocket or another upgrade, an extended CONNECT, an event stream.</summary>
    public static bool IsConnection(HttpContext context) =>
        context.Response.StatusCode == StatusCodes.Status101SwitchingProtocols
        || HttpMethods.IsConnect(context.Request.Method)
        || context.Response.ContentType?.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase) == true;

    // The app may say that an endpoint only reads, although it is called by POST or a WebSocket.
    private static bool IsDeclaredReadOnly(Endpoint? endpoint) =>
        endpoint?.Metadata.GetMetadata<AllowDuringMaintenanceAttribute>()?.Mode == MaintenanceMode.ReadOnly;

    private static bool IsUpgrade(HttpContext context) =>
        (context.Features.Get<IHttpUpgradeFeature>()?.IsUpgradableRequest == true && LeavesHttp(context.Request.Headers.Upgrade))
        || context.Features.Get<IHttpExtendedConnectFeature>()?.IsExtendedConnect == true;

    // "h2c" asks for another version of HTTP (curl --http2 does, with each request): the request is what it would be without it.
    private static bool LeavesHttp(StringValues protocols)
    {
        var list = new WeightedList(protocols);
        while (list.MoveNext())
        {
            if (!list.Value.Equals("h2c", StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
