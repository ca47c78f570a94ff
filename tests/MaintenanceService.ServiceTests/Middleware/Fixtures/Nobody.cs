using System.Net;
using System.Net.Sockets;

namespace MaintenanceService.Tests.Middleware;

/// <summary>An address that refuses connections. Its port stays taken until this process ends: no other test's server gets it meanwhile.</summary>
internal static class Nobody
{
    private static readonly Socket Taken = Take();

    public static Uri Address { get; } = new($"http://{Taken.LocalEndPoint}");

    private static Socket Take()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }
}
