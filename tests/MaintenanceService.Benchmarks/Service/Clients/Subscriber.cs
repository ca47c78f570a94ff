using System.Net.Sockets;

namespace MaintenanceService.Benchmarks.Service.Clients;

/// <summary>One reader of an event stream, which tells when a state has come whole.</summary>
internal sealed class Subscriber : IDisposable
{
    private readonly Socket _socket;
    private readonly Action<long> _onState;
    private byte[] _unread = [];

    private Subscriber(Socket socket, Action<long> onState)
    {
        _socket = socket;
        _onState = onState;
    }

    /// <param name="server">The server.</param>
    /// <param name="request">The request for the stream.</param>
    /// <param name="onState">Gets the time, as a timestamp, at which a state has come.</param>
    public static async Task<Subscriber> OpenAsync(Uri server, ReadOnlyMemory<byte> request, Action<long> onState)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server.Host, server.Port);
        await socket.SendAsync(request);
        var subscriber = new Subscriber(socket, onState);
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
        int end;
        while ((end = unread.IndexOf("\n\n"u8)) >= 0)
        {
            if (unread[..end].IndexOf("event: state"u8) >= 0)
            {
                _onState(at);
            }

            unread = unread[(end + 2)..];
        }

        _unread = unread.ToArray();
    }
}
