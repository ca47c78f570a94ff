using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace MaintenanceService.Domain.Validation;

/// <summary>
/// Validates addresses and networks. Only a text that is already in canonical form is accepted: <c>10/8</c>, <c>010.0.0.1</c> and
/// <c>10.1.2.3/8</c> all parse, but to something other than they appear to say. A network is not wider than /8 (IPv6: /16), so that the
/// permitted number of rules can't add up to everybody, as <c>0.0.0.0/1</c> and <c>128.0.0.0/1</c> together would.
/// </summary>
internal static class NetworkRule
{
    private const int WidestIPv4 = 8;
    private const int WidestIPv6 = 16;

    /// <summary><c>::ffff:0.0.0.0</c>.</summary>
    private static readonly UInt128 FirstMapped = 0xFFFF_0000_0000;

    public static IReadOnlyList<string> Check(IReadOnlyList<string>? networks, string pointer) => ListRule.Check(networks, pointer, Fault);

    private static string? Fault(string text)
    {
        const string Expected = "Write an address or a network in its shortest form, such as \"10.0.0.0/8\", \"192.0.2.7\" or \"2001:db8::/32\".";
        if (text.Length > Limits.Rule)
        {
            return Expected;
        }

        bool isNetwork = text.Contains('/', StringComparison.Ordinal);
        if (isNetwork)
        {
            return !IPNetwork.TryParse(text, out IPNetwork network) || network.ToString() != text ? Expected
                : network.PrefixLength < Widest(network.BaseAddress)
                    ? $"A network is /{Widest(network.BaseAddress)} or narrower: a wider one would let nearly everybody through."
                : Mapped(network.BaseAddress)
                    ?? (HoldsMapped(network) ? "This network holds every IPv4 address; name the networks that you mean." : null);
        }

        return !IPAddress.TryParse(text, out IPAddress? address) || address.ToString() != text ? Expected : Mapped(address);
    }

    private static int Widest(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6 ? WidestIPv6 : WidestIPv4;

    // IPNetwork.Contains would treat an IPv4-mapped address as the IPv4 address.
    private static bool HoldsMapped(IPNetwork network) =>
        network.BaseAddress.AddressFamily == AddressFamily.InterNetworkV6
        && BinaryPrimitives.ReadUInt128BigEndian(network.BaseAddress.GetAddressBytes()) is var start
        && start <= FirstMapped && (FirstMapped - start) >> (128 - network.PrefixLength) == 0;

    private static string? Mapped(IPAddress address) =>
        address.IsIPv4MappedToIPv6 ? $"Write the IPv4 address itself: \"{address.MapToIPv4()}\"." : null;
}
