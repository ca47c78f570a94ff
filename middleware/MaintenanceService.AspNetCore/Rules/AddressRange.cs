using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Numerics;

namespace MaintenanceService.AspNetCore.Rules;

/// <summary>A network as a number and a mask, so that comparing allocates nothing.</summary>
internal readonly struct AddressRange<T>(T first, T mask)
    where T : struct, IBinaryInteger<T>
{
    private readonly T _first = first;
    private readonly T _mask = mask;

    public bool Contains(T address) => (address & _mask) == _first;
}

/// <summary>Converts networks and addresses to numbers.</summary>
internal static class AddressRange
{
    public static AddressRange<uint> V4(IPNetwork network) =>
        new(V4(network.BaseAddress), uint.MaxValue << (32 - network.PrefixLength));

    public static AddressRange<UInt128> V6(IPNetwork network) =>
        new(V6(network.BaseAddress), UInt128.MaxValue << (128 - network.PrefixLength));

    public static bool IsV4(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork || address.IsIPv4MappedToIPv6;

    /// <summary>Returns the network that holds one address alone; of an IPv4 address in IPv6 form, the IPv4 one.</summary>
    public static IPNetwork Single(IPAddress address) =>
        IsV4(address) ? new IPNetwork(address.MapToIPv4(), 32) : new IPNetwork(WithoutScope(address), 128);

    /// <summary>Returns a network of IPv4 addresses in IPv6 form (::ffff:10.0.0.0/104) as an IPv4 network; any other network unchanged.</summary>
    public static IPNetwork Unmapped(IPNetwork network) =>
        network.BaseAddress.IsIPv4MappedToIPv6 && network.PrefixLength >= 96
            ? new IPNetwork(network.BaseAddress.MapToIPv4(), network.PrefixLength - 96)
            : network;

    /// <summary>Returns the first address of the network that contains an address.</summary>
    public static IPAddress First(IPAddress address, int prefixLength)
    {
        byte[] bytes = address.GetAddressBytes();
        for (int bit = prefixLength; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        }

        return new IPAddress(bytes);
    }

    /// <summary>Returns an IPv4 address, also one in IPv6 form (::ffff:10.0.0.1), as a number.</summary>
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

    private static IPAddress WithoutScope(IPAddress address) => address.ScopeId == 0 ? address : new IPAddress(address.GetAddressBytes());
}
