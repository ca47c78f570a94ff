using System.Net.Sockets;

namespace MaintenanceService.Benchmarks.Service.Protocols;

/// <summary>etcd's watch of one key, over a connection of its own.</summary>
/// <param name="server">The server.</param>
internal sealed class EtcdWatch(Uri server) : IStreamProtocol
{
    public ReadOnlyMemory<byte> Subscription { get; } = (byte[])[.. Http2Frame.Beginning(), .. EtcdCall.Of(server, 1, EtcdCall.Watch, EtcdCall.CreateWatch)];

    public int Read(ReadOnlySpan<byte> unread, Socket socket, out int states)
    {
        states = 0;
        int taken = 0;
        while (Http2Frame.TryRead(unread[taken..], out Http2Frame frame))
        {
            taken += frame.Length;
            if (frame.Type != Http2Frame.Data)
            {
                if (frame.Type == Http2Frame.Headers && (frame.Flags & Http2Frame.EndOfStream) != 0)
                {
                    throw new InvalidOperationException("etcd ended the watch.");
                }

                frame.Answer(socket);
            }
            else if (EtcdCall.IsMessage(frame.Payload))
            {
                states++;
            }
            else if (frame.Payload.Length > 0)
            {
                throw new InvalidOperationException("etcd divided a message between frames, which is not read here.");
            }
        }

        return taken;
    }
}
