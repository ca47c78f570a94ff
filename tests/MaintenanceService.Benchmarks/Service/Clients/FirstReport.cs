using System.Net.Sockets;
using System.Text;

namespace MaintenanceService.Benchmarks.Service.Clients;

/// <summary>A new instance that connects and sends its first report.</summary>
internal sealed class FirstReport : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    /// <summary>Completes when the report is answered: the instance is counted then.</summary>
    /// <exception cref="InvalidOperationException">It was refused.</exception>
    public async Task SendAsync(Uri server, string site, int number, string key)
    {
        await _socket.ConnectAsync(server.Host, server.Port);
        await _socket.SendAsync(HttpMessage.Send(
            server, "PUT", $"/v1/sites/{site}/instances/instance-{number}", key, $$"""{"run":"run-{{number}}","sequence":1,"revision":0}"""));
        byte[] buffer = new byte[8 * 1024];
        int received = await _socket.ReceiveAsync(buffer);
        string head = Encoding.ASCII.GetString(buffer, 0, received);
        if (!head.StartsWith("HTTP/1.1 200", StringComparison.Ordinal))
        {
            throw new InvalidOperationException(head);
        }
    }

    public void Dispose() => _socket.Dispose();
}
