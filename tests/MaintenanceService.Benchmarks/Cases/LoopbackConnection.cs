using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;

namespace MaintenanceService.Benchmarks.Cases;

/// <summary>The accepted end of a connection over loopback. Kestrel shows the socket, and its address as the address of each request.</summary>
internal sealed class LoopbackConnection : IConnectionSocketFeature, IDisposable
{
    // Kept open: a socket without a peer has no address.
    private readonly Socket _client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public LoopbackConnection()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        _client.Connect(listener.LocalEndPoint!);
        Socket = listener.Accept();
    }

    public Socket Socket { get; }

    public void Dispose()
    {
        Socket.Dispose();
        _client.Dispose();
    }

    public IPAddress RemoteAddress => ((IPEndPoint)Socket.RemoteEndPoint!).Address;
}
