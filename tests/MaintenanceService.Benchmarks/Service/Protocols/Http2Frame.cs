using System.Buffers.Binary;
using System.Net.Sockets;

namespace MaintenanceService.Benchmarks.Service.Protocols;

/// <summary>A frame of HTTP/2 (RFC 9113, section 4.1), as much of it as a client of gRPC needs.</summary>
internal readonly ref struct Http2Frame
{
    public const byte Data = 0x0;
    public const byte Headers = 0x1;
    public const byte EndOfStream = 0x1;
    public const byte EndOfHeaders = 0x4;
    private const byte Settings = 0x4;
    private const byte Ping = 0x6;
    private const byte GoAway = 0x7;
    private const byte WindowUpdate = 0x8;
    private const byte Acknowledged = 0x1;
    private const int HeadLength = 9;
    private const uint LargestWindow = int.MaxValue;
    private const uint FirstWindow = 65_535;

    public byte Type { get; private init; }

    public byte Flags { get; private init; }

    public uint Stream { get; private init; }

    public ReadOnlySpan<byte> Payload { get; private init; }

    public int Length => HeadLength + Payload.Length;

    /// <summary>What a client sends first: windows so large that the server never waits for one.</summary>
    public static byte[] Beginning()
    {
        byte[] window = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(window, LargestWindow);
        byte[] more = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(more, LargestWindow - FirstWindow);
        return [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. Of(Settings, 0, 0, [0, 4, .. window]), .. Of(WindowUpdate, 0, 0, more)];
    }

    public static byte[] Of(byte type, byte flags, uint stream, ReadOnlySpan<byte> payload)
    {
        byte[] frame = new byte[HeadLength + payload.Length];
        BinaryPrimitives.WriteUInt32BigEndian(frame, (uint)payload.Length << 8);
        frame[3] = type;
        frame[4] = flags;
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame.AsSpan(HeadLength));
        return frame;
    }

    public static bool TryRead(ReadOnlySpan<byte> unread, out Http2Frame frame)
    {
        frame = default;
        if (unread.Length < HeadLength)
        {
            return false;
        }

        int length = (int)(BinaryPrimitives.ReadUInt32BigEndian(unread) >> 8);
        if (unread.Length < HeadLength + length)
        {
            return false;
        }

        frame = new Http2Frame
        {
            Type = unread[3],
            Flags = unread[4],
            Stream = BinaryPrimitives.ReadUInt32BigEndian(unread[5..]),
            Payload = unread.Slice(HeadLength, length),
        };
        return true;
    }

    /// <summary>Answers a frame that is about the connection itself.</summary>
    /// <exception cref="InvalidOperationException">The server ends the connection.</exception>
    public void Answer(Socket socket)
    {
        bool isNew = (Flags & Acknowledged) == 0;
        if (Type == GoAway)
        {
            throw new InvalidOperationException("The server ended the connection.");
        }

        if (Type == Settings && isNew)
        {
            socket.Send(Of(Settings, Acknowledged, 0, []));
        }
        else if (Type == Ping && isNew)
        {
            socket.Send(Of(Ping, Acknowledged, 0, Payload));
        }
    }
}
