using System.Buffers.Text;
using System.Net.Sockets;

namespace MaintenanceService.Benchmarks.Service.Protocols;

/// <summary>A channel of Redis, in its own protocol (RESP2).</summary>
internal sealed class RedisChannel : IStreamProtocol
{
    public const string Name = "shop";

    public ReadOnlyMemory<byte> Subscription { get; } = RedisCommand.Of("SUBSCRIBE", Name);

    private static ReadOnlySpan<byte> EndOfLine => "\r\n"u8;

    // Each message is an array: the words "subscribe" or "message", the channel, and a number or the text.
    public int Read(ReadOnlySpan<byte> unread, Socket socket, out int states)
    {
        states = 0;
        int taken = 0;
        while (TryReadArray(unread[taken..], out int length))
        {
            taken += length;
            states++;
        }

        return taken;
    }

    private static bool TryReadArray(ReadOnlySpan<byte> unread, out int length)
    {
        length = 0;
        if (!TryReadLine(unread, ref length, out int items))
        {
            return false;
        }

        for (int item = 0; item < items; item++)
        {
            bool isText = length < unread.Length && unread[length] == (byte)'$';
            if (!TryReadLine(unread, ref length, out int value))
            {
                return false;
            }

            length += isText ? value + EndOfLine.Length : 0;
        }

        return length <= unread.Length;
    }

    // A line is a sign and a number.
    private static bool TryReadLine(ReadOnlySpan<byte> unread, ref int at, out int value)
    {
        value = 0;
        if (at >= unread.Length || unread[at..].IndexOf(EndOfLine) is var end && end < 0)
        {
            return false;
        }

        if (!Utf8Parser.TryParse(unread.Slice(at + 1, end - 1), out value, out _))
        {
            throw new InvalidOperationException("Redis answered something else than a message of a channel.");
        }

        at += end + EndOfLine.Length;
        return true;
    }
}
