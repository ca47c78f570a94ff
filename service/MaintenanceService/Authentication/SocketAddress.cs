using System.Net;
using Microsoft.AspNetCore.Connections;

namespace MaintenanceService.Authentication;

/// <summary>
/// Who is at the other end of the socket. A host that is told to believe forwarded headers puts what they say into
/// <see cref="ConnectionInfo.RemoteIpAddress"/>: what grants or counts something by address never looks there.
/// </summary>
internal sealed record SocketAddress(IPAddress Value)
{
    /// <summary>Where there is no address, such as on a Unix socket.</summary>
    private static readonly SocketAddress None = new(IPAddress.None);

    /// <summary>Notes the address with the connection, before anything of HTTP is read.</summary>
    public static ConnectionDelegate Note(ConnectionDelegate next) => connection =>
    {
        connection.Features.Set(connection.RemoteEndPoint is IPEndPoint { Address: var address } ? new SocketAddress(Normalize(address)) : None);
        return next(connection);
    };

    public static IPAddress Of(HttpContext context) => (context.Features.Get<SocketAddress>() ?? None).Value;

    public static IPAddress Normalize(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
