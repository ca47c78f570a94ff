using System.Buffers.Binary;
using System.Text;

namespace MaintenanceService.Benchmarks.Service.Protocols;

/// <summary>Makes the bytes of a gRPC call to etcd (api/etcdserverpb/rpc.proto, version 3).</summary>
internal static class EtcdCall
{
    public const string Watch = "/etcdserverpb.Watch/Watch";
    public const string Put = "/etcdserverpb.KV/Put";

    private const byte IndexedPost = 0x83;
    private const byte IndexedHttp = 0x86;
    private const byte Path = 0x04;
    private const byte Authority = 0x01;

    private static readonly byte[] Key = "shop"u8.ToArray();

    /// <summary>WatchRequest { create_request = 1: WatchCreateRequest { key = 1 } }.</summary>
    public static byte[] CreateWatch => Field(1, Field(1, Key));

    /// <summary>PutRequest { key = 1, value = 2 }.</summary>
    public static byte[] PutValue(string value) => [.. Field(1, Key), .. Field(2, Encoding.UTF8.GetBytes(value))];

    /// <param name="server">The server.</param>
    /// <param name="stream">The stream's number: odd, and larger than those before.</param>
    /// <param name="method">The method.</param>
    /// <param name="message">The request's message.</param>
    /// <param name="flags">Whether it is the last.</param>
    public static byte[] Of(Uri server, uint stream, string method, ReadOnlySpan<byte> message, byte flags = 0) =>
    [
        .. Http2Frame.Of(Http2Frame.Headers, Http2Frame.EndOfHeaders, stream, Head(server, method)),
        .. Http2Frame.Of(Http2Frame.Data, flags, stream, Prefixed(message)),
    ];

    /// <summary>Checks that a frame is one whole message, as etcd sends small ones.</summary>
    public static bool IsMessage(ReadOnlySpan<byte> payload) =>
        payload.Length >= 5 && payload[0] == 0 && BinaryPrimitives.ReadUInt32BigEndian(payload[1..]) == payload.Length - 5;

    // RFC 7541: literals without indexing, none of which is compressed.
    private static byte[] Head(Uri server, string method) =>
    [
        IndexedPost, IndexedHttp,
        Path, .. Literal(method),
        Authority, .. Literal(server.Authority),
        0, .. Literal("content-type"), .. Literal("application/grpc"),
        0, .. Literal("te"), .. Literal("trailers"),
    ];

    private static byte[] Literal(string text) => [checked((byte)text.Length), .. Encoding.ASCII.GetBytes(text)];

    private static byte[] Prefixed(ReadOnlySpan<byte> message)
    {
        byte[] framed = new byte[5 + message.Length];
        BinaryPrimitives.WriteUInt32BigEndian(framed.AsSpan(1), (uint)message.Length);
        message.CopyTo(framed.AsSpan(5));
        return framed;
    }

    // A field of bytes.
    private static byte[] Field(int number, byte[] value)
    {
        var length = new List<byte>();
        uint left = (uint)value.Length;
        for (; left >= 0x80; left >>= 7)
        {
            length.Add((byte)(left | 0x80));
        }

        return [(byte)((number << 3) | 2), .. length, (byte)left, .. value];
    }
}
