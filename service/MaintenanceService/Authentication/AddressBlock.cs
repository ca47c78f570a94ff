using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace MaintenanceService.Authentication;

/// <summary>What one party has at least: an IPv4 address, or the /64 of an IPv6 address, within which anybody takes addresses at will.</summary>
internal readonly record struct AddressBlock(AddressFamily Family, ulong Prefix)
{
    public static AddressBlock Of(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        address.TryWriteBytes(bytes, out _);
        return new AddressBlock(address.AddressFamily, BinaryPrimitives.ReadUInt64BigEndian(bytes));
    }
}
