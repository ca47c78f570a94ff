using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace MaintenanceService.Benchmarks.Kestrel;

/// <summary>One connection that asks again and again, a few requests at a time, and spends next to nothing on the answers.</summary>
internal sealed class RawClient : IDisposable
{
    private const int AtOnce = 8;
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _request;
    private readonly byte[] _buffer = new byte[256 * 1024];
    private int _answerLength;

    public RawClient(Uri server)
    {
        _socket.Connect(server.Host, server.Port);
        string one = $"GET / HTTP/1.1\r\nHost: {server.Authority}\r\nAccept: text/html\r\n\r\n";
        _request = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(one, AtOnce)));
        Answer = First(Encoding.ASCII.GetBytes(one));
    }

    /// <summary>The first answer; all others are as long.</summary>
    public byte[] Answer { get; }

    public void Run(int times)
    {
        for (int i = 0; i < times; i++)
        {
            _socket.Send(_request);
            for (int left = _answerLength * AtOnce; left > 0;)
            {
                left -= Received(_socket.Receive(_buffer, Math.Min(left, _buffer.Length), SocketFlags.None));
            }
        }
    }

    public static int Requests(int times) => times * AtOnce;

    public void Dispose() => _socket.Dispose();

    private byte[] First(byte[] request)
    {
        _socket.Send(request);
        int length = 0;
        while (true)
        {
            length += Received(_socket.Receive(_buffer, length, _buffer.Length - length, SocketFlags.None));
            string text = Encoding.Latin1.GetString(_buffer, 0, length);
            int head = text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4;
            if (head < 4)
            {
                continue;
            }

            const string Name = "Content-Length: ";
            int at = text.IndexOf(Name, StringComparison.Ordinal) + Name.Length;
            int body = int.Parse(text.AsSpan(at, text.IndexOf('\r', at) - at), CultureInfo.InvariantCulture);
            if (length == head + body)
            {
                _answerLength = length;
                return _buffer[..length];
            }
        }
    }

    private static int Received(int count) => count > 0 ? count : throw new InvalidOperationException("The server closed the connection.");
}
