using System.Net.Sockets;

namespace MaintenanceService.Tests.Service.Raw;

/// <summary>A socket to the service: bytes go out as they are, answers come back one after another.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;
    private bool _ended;

    private RawConnection()
    {
    }

    public static async Task<RawConnection> OpenAsync(Uri service)
    {
        var connection = new RawConnection();
        await connection._socket.ConnectAsync(service.Host, service.Port);
        return connection;
    }

    /// <summary>Sends bytes; returns false where the service has already closed the connection after its answer.</summary>
    public async Task<bool> SendAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            while (bytes.Length > 0)
            {
                bytes = bytes[await _socket.SendAsync(bytes)..];
            }

            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Says that nothing more will be sent.</summary>
    public void EndSending()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // It has hung up already.
        }
    }

    /// <summary>The next answer; null where the connection ended before it was whole.</summary>
    /// <param name="toHead">Whether HEAD was asked.</param>
    public async Task<RawAnswer?> ReadAsync(bool toHead = false)
    {
        while (true)
        {
            if (RawParser.TryRead(_buffer.AsSpan(_start, _end - _start), toHead, _ended) is var (answer, length))
            {
                _start += length;
                return answer;
            }

            if (_ended)
            {
                return null;
            }

            await ReceiveAsync();
        }
    }

    /// <summary>The next so many bytes, as text.</summary>
    public async Task<string> ReadTextAsync(int length)
    {
        while (_end - _start < length && !_ended)
        {
            await ReceiveAsync();
        }

        string text = System.Text.Encoding.ASCII.GetString(_buffer, _start, Math.Min(length, _end - _start));
        _start += text.Length;
        return text;
    }

    public void Dispose() => _socket.Dispose();

    private async Task ReceiveAsync()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        try
        {
            int read = await _socket.ReceiveAsync(_buffer.AsMemory(_end)).AsTask().WaitAsync(HangGuard.Longest);
            _ended = read == 0;
            _end += read;
        }
        catch (SocketException)
        {
            _ended = true;
        }
    }
}
