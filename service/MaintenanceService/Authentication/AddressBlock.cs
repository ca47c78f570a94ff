using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace MaintenanceService.Authentication;

/// <summary>Returns the smallest block that one party controls: an IPv4 address, or the /64 of an IPv6 address, within which a client can choose addresses freely.</summary>
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
