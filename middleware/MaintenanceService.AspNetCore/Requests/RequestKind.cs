using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace MaintenanceService.AspNetCore;

/// <summary>What sort of request it is.</summary>
internal static class RequestKind
{
    /// <summary>Whether it reads only: GET, HEAD or OPTIONS, without an upgrade.</summary>
    public static bool OnlyReads(HttpContext context)
    {
        string method = context.Request.Method;
        return (HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method)) && !IsUpgrade(context);
    }

    /// <summary>Whether its answer is a connection that stays: a WebSocket or another upgrade, an extended CONNECT, an event stream.</summary>
    public static bool IsConnection(HttpContext context) =>
        context.Response.StatusCode == StatusCodes.Status101SwitchingProtocols
        || HttpMethods.IsConnect(context.Request.Method)
        || context.Response.ContentType?.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase) == true;

    private static bool IsUpgrade(HttpContext context) =>
        context.Features.Get<IHttpUpgradeFeature>()?.IsUpgradableRequest == true
        || context.Features.Get<IHttpExtendedConnectFeature>()?.IsExtendedConnect == true;
}
