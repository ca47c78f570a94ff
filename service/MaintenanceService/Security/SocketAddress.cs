using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;

namespace MaintenanceService.Security;

/// <summary>
/// Who is at the other end of the socket. A host that is told to believe forwarded headers puts what they say into
/// <see cref="ConnectionInfo.RemoteIpAddress"/>: what grants or counts something by address never looks there.
/// </summary>
internal static class SocketAddress
{
    public static IPAddress Of(HttpContext context) =>
        Peer(context) is IPEndPoint { Address: var address } ? Normalize(address) : IPAddress.None;

    public static IPAddress Normalize(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static EndPoint? Peer(HttpContext context)
    {
        try
        {
            return context.Features.Get<IConnectionSocketFeature>()?.Socket.RemoteEndPoint;
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The peer is gone; nothing is granted to nobody.
            return null;
        }
    }
}
