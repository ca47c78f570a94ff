using System.Net;
using Microsoft.AspNetCore.Connections;

namespace MaintenanceService.Authentication;

/// <summary>
/// Returns the address of the other end of the socket. A host that trusts forwarded headers overwrites
/// <see cref="ConnectionInfo.RemoteIpAddress"/> with their content, so nothing that grants or counts by address uses that property.
/// </summary>
internal sealed record SocketAddress(IPAddress Value)
{
    /// <summary>The text where there is no address, such as on a Unix socket.</summary>
    private static readonly SocketAddress None = new(IPAddress.None);

    /// <summary>Stores the address with the connection, before any HTTP is read.</summary>
    public static ConnectionDelegate Record(ConnectionDelegate next) => connection =>
    {
        connection.Features.Set(connection.RemoteEndPoint is IPEndPoint { Address: var address } ? new SocketAddress(Normalize(address)) : None);
        return next(connection);
    };

    public static IPAddress Of(HttpContext context) => (context.Features.Get<SocketAddress>() ?? None).Value;

    public static IPAddress Normalize(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
