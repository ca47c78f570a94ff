using System.Net.Sockets;

namespace MaintenanceService.Benchmarks.Service.Protocols;

/// <summary>Server-sent events over HTTP/1.1.</summary>
/// <param name="request">The request for the stream.</param>
internal sealed class ServerSentEvents(ReadOnlyMemory<byte> request) : IStreamProtocol
{
    public ReadOnlyMemory<byte> Subscription => request;

    private static ReadOnlySpan<byte> EndOfEvent => "\n\n"u8;

    public int Read(ReadOnlySpan<byte> unread, Socket socket, out int states)
    {
        states = 0;
        int taken = 0;
        int end;
        while ((end = unread[taken..].IndexOf(EndOfEvent)) >= 0)
        {
            states += unread.Slice(taken, end).IndexOf("event: state"u8) >= 0 ? 1 : 0;
            taken += end + EndOfEvent.Length;
        }

        return taken;
    }
}
