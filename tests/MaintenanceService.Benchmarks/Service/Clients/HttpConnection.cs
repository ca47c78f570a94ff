using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace MaintenanceService.Benchmarks.Service.Clients;

/// <summary>One connection that spends next to nothing on what it sends and receives.</summary>
internal sealed class HttpConnection : IDisposable
{
    private readonly Socket _socket;
    private readonly byte[] _buffer = new byte[128 * 1024];

    public HttpConnection(Uri server) => _socket = ClientSocket.Connect(server);

    private static ReadOnlySpan<byte> EndOfHead => "\r\n\r\n"u8;

    private static ReadOnlySpan<byte> ContentLength => "Content-Length: "u8;

    private static ReadOnlySpan<byte> LastChunk => "0\r\n\r\n"u8;

    public void Send(ReadOnlySpan<byte> request) => _socket.Send(request);

    /// <summary>Receives the answer to the oldest request that has none.</summary>
    /// <exception cref="InvalidOperationException">It is no success.</exception>
    public void Receive()
    {
        int length = 0;
        do
        {
            int received = _socket.Receive(_buffer.AsSpan(length));
            length += received > 0 ? received : throw new InvalidOperationException("The server closed the connection.");
        }
        while (!IsWhole(_buffer.AsSpan(0, length)));
        if (_buffer[9] != (byte)'2')
        {
            throw new InvalidOperationException(Encoding.UTF8.GetString(_buffer, 0, length));
        }
    }

    public void Call(ReadOnlySpan<byte> request)
    {
        Send(request);
        Receive();
    }

    public void Dispose() => _socket.Dispose();

    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        int end = answer.IndexOf(EndOfHead);
        if (end < 0)
        {
            return false;
        }

        ReadOnlySpan<byte> head = answer[..(end + 2)];
        int body = answer.Length - end - EndOfHead.Length;
        int at = head.IndexOf(ContentLength);
        if (at >= 0)
        {
            ReadOnlySpan<byte> value = head[(at + ContentLength.Length)..];
            return body >= int.Parse(value[..value.IndexOf((byte)'\r')], CultureInfo.InvariantCulture);
        }

        bool isEmpty = head[9..].StartsWith("204"u8);
        return isEmpty || answer.EndsWith(LastChunk);
    }
}
