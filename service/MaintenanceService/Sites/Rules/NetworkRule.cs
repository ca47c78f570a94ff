using System.Net;

namespace MaintenanceService.Sites.Rules;

/// <summary>
/// Addresses and networks. Only what reads back exactly as it was written is taken: <c>10/8</c>, <c>010.0.0.1</c> and
/// <c>10.1.2.3/8</c> all parse, to something else than they say.
/// </summary>
internal static class NetworkRule
{
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
                : network.PrefixLength == 0 ? "\"/0\" is everybody; a bypass for everybody is no maintenance."
                : Mapped(network.BaseAddress);
        }

        return !IPAddress.TryParse(text, out IPAddress? address) || address.ToString() != text ? Expected : Mapped(address);
    }

    private static string? Mapped(IPAddress address) =>
        address.IsIPv4MappedToIPv6 ? $"Write the IPv4 address itself: \"{address.MapToIPv4()}\"." : null;
}
