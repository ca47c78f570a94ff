using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace MaintenanceService.Benchmarks.Service.Clients;

/// <summary>A reader of a stream that reads nothing, until it is asked what was on its way.</summary>
internal sealed class StuckReader : IDisposable
{
    /// <summary>Small, so that little fits into the kernel's buffer.</summary>
    private const int ReceiveBuffer = 4096;

    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(300);
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveBufferSize = ReceiveBuffer };

    public StuckReader(Uri server, ReadOnlySpan<byte> request)
    {
        _socket.Connect(server.Host, server.Port);
        _socket.Send(request);
    }

    /// <summary>Reads everything that was on its way.</summary>
    /// <param name="eventLength">The length of an event; the newest is sent only once there is room for it, and so was not kept.</param>
    /// <returns>The bytes that the server's process kept: without those in the kernel's buffers.</returns>
    public async Task<long> ReadKeptAsync(int eventLength)
    {
        long inKernel = _socket.Available + QueuedByServer();
        long all = 0;
        byte[] buffer = new byte[64 * 1024];
        while (true)
        {
            using var quiet = new CancellationTokenSource(Quiet, TimeProvider.System);
            try
            {
                all += await _socket.ReceiveAsync(buffer, quiet.Token);
            }
            catch (OperationCanceledException)
            {
                return all - inKernel - eventLength;
            }
        }
    }

    public void Dispose() => _socket.Dispose();

    // The kernel's table of sockets: "sl local remote st tx_queue:rx_queue …", in hexadecimal.
    private long QueuedByServer()
    {
        string server = Hex((IPEndPoint)_socket.RemoteEndPoint!);
        string client = Hex((IPEndPoint)_socket.LocalEndPoint!);
        foreach (string file in (string[])["/proc/net/tcp", "/proc/net/tcp6"])
        {
            foreach (string line in File.ReadLines(file))
            {
                string[] parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (parts[1].EndsWith(server, StringComparison.Ordinal) && parts[2].EndsWith(client, StringComparison.Ordinal))
                {
                    return long.Parse(parts[4].AsSpan(0, 8), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                }
            }
        }

        throw new InvalidOperationException("The server has closed the connection.");
    }

    private static string Hex(IPEndPoint endpoint) => $":{endpoint.Port:X4}";
}
