using System.Net.Sockets;
using System.Text;
using MaintenanceService.Benchmarks.Service.Clients;

namespace MaintenanceService.Benchmarks.Service.Protocols;

/// <summary>Publishes a state to a channel of Redis, which keeps nothing of it.</summary>
/// <param name="server">The server.</param>
/// <param name="state">Makes the state of a message.</param>
internal sealed class RedisStateWriter(Uri server, Func<string, string> state) : IStateWriter
{
    private readonly Socket _socket = ClientSocket.Connect(server);
    private readonly byte[] _answer = new byte[256];

    public void Send(string message) => _socket.Send(RedisCommand.Of("PUBLISH", RedisChannel.Name, state(message)));

    public void Receive()
    {
        int length = _socket.Receive(_answer);
        if (length == 0 || _answer[0] != (byte)':')
        {
            throw new InvalidOperationException($"Redis refused: {Encoding.UTF8.GetString(_answer, 0, length)}");
        }
    }

    public void Dispose() => _socket.Dispose();
}
