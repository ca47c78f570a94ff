using System.Net.Sockets;

namespace MaintenanceService.Benchmarks.Service.Clients;

/// <summary>Connects to a server, without a delay of small messages.</summary>
internal static class ClientSocket
{
    public static Socket Connect(Uri server)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(server.Host, server.Port);
        return socket;
    }
}
