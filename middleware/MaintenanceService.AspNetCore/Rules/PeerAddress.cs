using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace MaintenanceService.AspNetCore;

/// <summary>
/// The address that a request's socket has, whatever the app makes of it later. Kestrel shows the socket itself; for other servers, and HTTP/3,
/// the address is noted before anything of the app runs.
/// </summary>
internal sealed class PeerAddress(InstanceCore core) : IStartupFilter
{
    /// <summary>The endpoint of the peer; null where it can't be known.</summary>
    public static EndPoint? Of(HttpContext context)
    {
        if (context.Features[typeof(IConnectionSocketFeature)] is not IConnectionSocketFeature feature)
        {
            return (context.Features[typeof(Noted)] as Noted)?.EndPoint;
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
        to.Set(from.Get<Noted>());
    }

    /// <summary>Notes the address that a request has now.</summary>
    public static void Note(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is { } address && context.Features[typeof(IConnectionSocketFeature)] is null)
        {
            context.Features[typeof(Noted)] = new Noted(new IPEndPoint(address, 0));
        }
    }

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(pipeline => context =>
        {
            // Nobody asks for it while nothing is refused.
            if (!core.LetsAllPass)
            {
                Note(context);
            }

            return pipeline(context);
        });
        next(app);
    };

    private sealed record Noted(EndPoint EndPoint);
}
