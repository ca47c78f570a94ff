using System.Net;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace MaintenanceService.AspNetCore.Rules;

/// <summary>
/// Finds the address of a request's socket, even where the app has replaced it. Kestrel exposes the socket; for other servers and HTTP/3 the
/// address is recorded before any middleware of the app runs.
/// </summary>
internal static class PeerAddress
{
    /// <summary>Returns the endpoint of the peer; null where it is unknown.</summary>
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

    /// <summary>Copies what is known of the peer to the features of another context of the same request.</summary>
    public static void Copy(IFeatureCollection from, IFeatureCollection to)
    {
        to.Set(from.Get<IConnectionSocketFeature>());
        to.Set(from.Get<Recorded>());
    }

    /// <summary>Records the address that a request has now.</summary>
    public static void Record(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is { } address && context.Features[typeof(IConnectionSocketFeature)] is null)
        {
            context.Features[typeof(Recorded)] = new Recorded(new IPEndPoint(address, 0));
        }
    }

    /// <summary>Keeps the address in the request's items, which SignalR copies.</summary>
    public static void Keep(HttpContext context)
    {
        if (Of(context) is { } endPoint)
        {
            context.Items[typeof(Recorded)] = new Recorded(endPoint);
        }
    }

    /// <summary>Records the address that <see cref="Keep"/> has kept.</summary>
    public static void Restore(HttpContext context)
    {
        if (context.Items.TryGetValue(typeof(Recorded), out object? item) && item is Recorded kept)
        {
            context.Features[typeof(Recorded)] = kept;
        }
    }

    private sealed record Recorded(EndPoint EndPoint);
}
