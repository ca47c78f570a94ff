using System.Buffers.Binary;
using System.Net;
using System.Numerics;

namespace MaintenanceService.AspNetCore;

/// <summary>A network as a number and a mask, which compare without allocation.</summary>
internal readonly struct AddressRange<T>(T first, T mask)
    where T : struct, IBinaryInteger<T>
{
    private readonly T _first = first;
    private readonly T _mask = mask;

    public bool Contains(T address) => (address & _mask) == _first;
}

/// <summary>Networks and addresses as numbers.</summary>
internal static class AddressRange
{
    public static AddressRange<uint> V4(IPNetwork network) =>
        new(V4(network.BaseAddress), uint.MaxValue << (32 - network.PrefixLength));

    public static AddressRange<UInt128> V6(IPNetwork network) =>
        new(V6(network.BaseAddress), UInt128.MaxValue << (128 - network.PrefixLength));

    /// <summary>An IPv4 address, also where it is written as an IPv6 one (::ffff:10.0.0.1): its last four bytes.</summary>
    public static uint V4(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out int length);
        return BinaryPrimitives.ReadUInt32BigEndian(bytes[(length - sizeof(uint))..]);
    }

    public static UInt128 V6(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }
}
