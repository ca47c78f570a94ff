using System.Net.Sockets;
using MaintenanceService.Benchmarks.Service.Protocols;

namespace MaintenanceService.Benchmarks.Service.Clients;

/// <summary>One reader of a stream, which tells when a state has come whole.</summary>
internal sealed class Subscriber : IDisposable
{
    private readonly Socket _socket;
    private readonly IStreamProtocol _protocol;
    private readonly Action<long> _onState;
    private byte[] _unread = [];

    private Subscriber(Socket socket, IStreamProtocol protocol, Action<long> onState)
    {
        _socket = socket;
        _protocol = protocol;
        _onState = onState;
    }

    /// <param name="server">The server.</param>
    /// <param name="protocol">How the stream is asked for and read.</param>
    /// <param name="onState">Gets the time, as a timestamp, at which a state has come.</param>
    public static async Task<Subscriber> OpenAsync(Uri server, IStreamProtocol protocol, Action<long> onState)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server.Host, server.Port);
        await socket.SendAsync(protocol.Subscription);
        var subscriber = new Subscriber(socket, protocol, onState);
        _ = subscriber.ReadAsync();
        return subscriber;
    }

    public void Dispose() => _socket.Dispose();

    private async Task ReadAsync()
    {
        byte[] buffer = new byte[4096];
        try
        {
            int read;
            while ((read = await _socket.ReceiveAsync(buffer)) > 0)
            {
                Take(buffer.AsSpan(0, read), TimeProvider.System.GetTimestamp());
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Closed by this side.
        }
    }

    private void Take(ReadOnlySpan<byte> bytes, long at)
    {
        ReadOnlySpan<byte> unread = _unread.Length == 0 ? bytes : (byte[])[.. _unread, .. bytes];
        int taken = _protocol.Read(unread, _socket, out int states);
        for (; states > 0; states--)
        {
            _onState(at);
        }

        _unread = unread[taken..].ToArray();
    }
}
