using System.Net;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace MaintenanceService.AspNetCore.Rules;

/// <summary>
/// The address that a request's socket has, whatever the app makes of it later. Kestrel shows the socket itself; for other servers, and HTTP/3,
/// the address is recorded before anything of the app runs.
/// </summary>
internal static class PeerAddress
{
    /// <summary>The endpoint of the peer; null where it can't be known.</summary>
    public static EndPoint? Of(HttpContext context)
    {
        if (context.Features[typeof(IConnectionSocketFeature)] is not IConnectionSocketFeature feature)
        {
            return (context.Features[typeof(Recorded)] as Recorded)?.EndPoint;
        }

        try
        {
            return feature.Socket.RemoteEndPoint;
        }
        catch (ObjectDisposedException)
        {
            // The client is gone.
            return null;
        }
    }

    /// <summary>Lets another context of the same request know what this one does.</summary>
    public static void Copy(IFeatureCollection from, IFeatureCollection to)
    {
        to.Set(from.Get<IConnectionSocketFeature>());
        to.Set(from.Get<Recorded>());
    }

    /// <summary>Notes the address that a request has now.</summary>
    public static void Record(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is { } address && context.Features[typeof(IConnectionSocketFeature)] is null)
        {
            context.Features[typeof(Recorded)] = new Recorded(new IPEndPoint(address, 0));
        }
    }

    private sealed record Recorded(EndPoint EndPoint);
}
