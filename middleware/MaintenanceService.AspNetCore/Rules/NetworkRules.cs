using System.Net;
using System.Net.Sockets;
using System.Numerics;

namespace MaintenanceService.AspNetCore.Rules;

/// <summary>Addresses and networks that bypass maintenance.</summary>
internal sealed class NetworkRules
{
    public static readonly NetworkRules None = new([]);
    private readonly AddressRange<uint>[] _v4;
    private readonly AddressRange<UInt128>[] _v6;

    private NetworkRules(IPNetwork[] networks)
    {
        _v4 = [.. networks.Where(IsV4).Select(AddressRange.V4)];
        _v6 = [.. networks.Where(network => !IsV4(network)).Select(AddressRange.V6)];
        IsEmpty = networks.Length == 0;
    }

    public bool IsEmpty { get; }

    /// <summary>Parses rules; one that can't be parsed matches nothing.</summary>
    public static NetworkRules Create(IEnumerable<string> rules)
    {
        IPNetwork[] networks = [.. rules.Select(rule => TryParse(rule, out IPNetwork network) ? network : (IPNetwork?)null).OfType<IPNetwork>()];
        return networks.Length == 0 ? None : new NetworkRules(networks);
    }

    /// <summary>Returns rules of proxies without networks that are too wide; IPv6 has private networks as wide as /7.</summary>
    public static NetworkRules OfProxies(IEnumerable<IPNetwork> networks)
    {
        IPNetwork[] narrow = [.. networks.Where(network => IsNarrow(network, widestV6: 7))];
        return narrow.Length == 0 ? None : new NetworkRules(narrow);
    }

    /// <summary>Parses one rule: an address or a network that reads back exactly as it was written, and is not wider than /8 (IPv6: /16).</summary>
    public static bool TryParse(string rule, out IPNetwork network)
    {
        if (IPNetwork.TryParse(rule, out network))
        {
            return network.ToString() == rule && IsNarrow(network, widestV6: 16);
        }

        if (IPAddress.TryParse(rule, out IPAddress? address) && address.ToString() == rule && !address.IsIPv4MappedToIPv6)
        {
            network = new IPNetwork(address, address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128);
            return true;
        }

        return false;
    }

    /// <summary>Returns whether an address matches any rule. A dual-stack socket shows IPv4 peers as ::ffff:10.0.0.1.</summary>
    public bool Contain(IPAddress address) =>
        AddressRange.IsV4(address)
            ? Contain(_v4, AddressRange.V4(address))
            : Contain(_v6, AddressRange.V6(address));

    private static bool Contain<T>(AddressRange<T>[] ranges, T address)
        where T : struct, IBinaryInteger<T>
    {
        foreach (AddressRange<T> range in ranges)
        {
            if (range.Contains(address))
            {
                return true;
            }
        }

        return false;
    }

    // A few wider ones together would match every address, as would the IPv6 network of all IPv4 addresses.
    private static bool IsNarrow(IPNetwork network, int widestV6) =>
        IsV4(network) ? network.PrefixLength >= 8 : network.PrefixLength >= widestV6 && !network.BaseAddress.IsIPv4MappedToIPv6;

    private static bool IsV4(IPNetwork network) => network.BaseAddress.AddressFamily == AddressFamily.InterNetwork;
}
