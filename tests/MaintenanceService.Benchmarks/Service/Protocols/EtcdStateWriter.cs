using System.Net.Sockets;
using MaintenanceService.Benchmarks.Service.Clients;

namespace MaintenanceService.Benchmarks.Service.Protocols;

/// <summary>Puts a state into etcd.</summary>
/// <param name="server">The server.</param>
/// <param name="state">Makes the state of a message.</param>
internal sealed class EtcdStateWriter(Uri server, Func<string, string> state) : IStateWriter
{
    private readonly Socket _socket = ClientSocket.Connect(server);
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _length;
    private uint _stream;

    public void Send(string message)
    {
        bool isFirst = _stream == 0;
        _stream += isFirst ? 1u : 2u;
        byte[] call = EtcdCall.Of(server, _stream, EtcdCall.Put, EtcdCall.PutValue(state(message)), Http2Frame.EndOfStream);
        _socket.Send(isFirst ? [.. Http2Frame.Beginning(), .. call] : call);
    }

    public void Receive()
    {
        bool isAnswered = false;
        while (true)
        {
            int taken = 0;
            while (Http2Frame.TryRead(_buffer.AsSpan(taken, _length - taken), out Http2Frame frame))
            {
                taken += frame.Length;
                isAnswered |= frame.Type == Http2Frame.Data && EtcdCall.IsMessage(frame.Payload);
                frame.Answer(_socket);
                if (frame.Stream == _stream && (frame.Flags & Http2Frame.EndOfStream) != 0)
                {
                    _buffer.AsSpan(taken, _length - taken).CopyTo(_buffer);
                    _length -= taken;
                    if (!isAnswered)
                    {
                        throw new InvalidOperationException("etcd refused to put.");
                    }

                    return;
                }
            }

            _buffer.AsSpan(taken, _length - taken).CopyTo(_buffer);
            _length -= taken;
            int received = _socket.Receive(_buffer.AsSpan(_length));
            _length += received > 0 ? received : throw new InvalidOperationException("etcd closed the connection.");
        }
    }

    public void Dispose() => _socket.Dispose();
}
