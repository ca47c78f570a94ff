using System.Net.Sockets;

namespace MaintenanceService.Benchmarks.Service.Protocols;

/// <summary>Connects to a server that is not spoken to by HTTP/1.1.</summary>
internal static class PeerSocket
{
    public static Socket Connect(Uri server)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(server.Host, server.Port);
        return socket;
    }
}
