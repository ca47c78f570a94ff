using MaintenanceService.AspNetCore.Headers;
using MaintenanceService.Client;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace MaintenanceService.AspNetCore.Requests;

/// <summary>Classifies requests.</summary>
internal static class RequestKind
{
    /// <summary>Returns whether a request only reads: GET, HEAD or OPTIONS without an upgrade, or an endpoint that the app declares as reading.</summary>
    public static bool OnlyReads(HttpContext context, Endpoint? endpoint)
    {
        string method = context.Request.Method;
        return IsDeclaredReadOnly(endpoint) || ((HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method)) && !IsUpgrade(context));
    }

    /// <summary>Returns whether the answer is a lasting connection: a WebSocket or another upgrade, an extended CONNECT, an event stream.</summary>
    public static bool IsConnection(HttpContext context) =>
        context.Response.StatusCode == StatusCodes.Status101SwitchingProtocols
        || HttpMethods.IsConnect(context.Request.Method)
        || context.Response.ContentType?.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase) == true;

    // For endpoints that only read, although they are called by POST or a WebSocket.
    private static bool IsDeclaredReadOnly(Endpoint? endpoint) =>
        endpoint?.Metadata.GetMetadata<AllowDuringMaintenanceAttribute>()?.Mode == MaintenanceMode.ReadOnly;

    private static bool IsUpgrade(HttpContext context) =>
        (context.Features.Get<IHttpUpgradeFeature>()?.IsUpgradableRequest == true && LeavesHttp(context.Request.Headers.Upgrade))
        || context.Features.Get<IHttpExtendedConnectFeature>()?.IsExtendedConnect == true;

    // "h2c" only offers HTTP/2 (curl --http2 sends it with each request).
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
