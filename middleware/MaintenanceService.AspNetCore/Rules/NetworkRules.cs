using System.Net;

namespace MaintenanceService.AspNetCore;

/// <summary>Addresses and networks that get through.</summary>
internal sealed class NetworkRules
{
    public static readonly NetworkRules None = new([]);
    private readonly IPNetwork[] _networks;

    private NetworkRules(IPNetwork[] networks) => _networks = networks;

    public bool IsEmpty => _networks.Length == 0;

    /// <summary>Reads rules; what can't be read lets nobody through.</summary>
    public static NetworkRules Create(IEnumerable<string> rules)
    {
        IPNetwork[] networks = [.. rules.Select(rule => TryParse(rule, out IPNetwork network) ? network : (IPNetwork?)null).OfType<IPNetwork>()];
        return networks.Length == 0 ? None : new NetworkRules(networks);
    }

    /// <summary>Reads one rule: an address or a network that reads back exactly as it was written, and is not everybody.</summary>
    public static bool TryParse(string rule, out IPNetwork network)
    {
        if (IPNetwork.TryParse(rule, out network))
        {
            return network.ToString() == rule && network.PrefixLength > 0;
        }

        if (IPAddress.TryParse(rule, out IPAddress? address) && address.ToString() == rule && !address.IsIPv4MappedToIPv6)
        {
            network = new IPNetwork(address, address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? 32 : 128);
            return true;
        }

        return false;
    }

    public bool Contain(IPAddress? address)
    {
        if (address is null || _networks.Length == 0)
        {
            return false;
        }

        // A dual-stack socket shows IPv4 peers as ::ffff:10.0.0.1.
        IPAddress own = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        foreach (IPNetwork network in _networks)
        {
            if (network.Contains(own))
            {
                return true;
            }
        }

        return false;
    }
}
