using System.Net;

namespace MaintenanceService.Client.Flow;

/// <summary>Compares addresses and networks by the addresses that they hold.</summary>
internal static class NetworkContainment
{
    /// <summary>Returns whether networks together hold every address of a network.</summary>
    public static bool Contain(this IEnumerable<string> networks, string network) =>
        Parse(network) is { } parsed
            ? Contain([.. networks.Select(Parse).OfType<IPNetwork>()], parsed)
            : networks.Contains(network, StringComparer.OrdinalIgnoreCase);

    private static bool Contain(IPNetwork[] networks, IPNetwork network) =>
        networks.Any(other => other.PrefixLength <= network.PrefixLength && other.Contains(network.BaseAddress))
        || (networks.Any(other => other.PrefixLength > network.PrefixLength && network.Contains(other.BaseAddress)) && Halves(network).All(half => Contain(networks, half)));

    private static IPNetwork? Parse(string text) =>
        IPNetwork.TryParse(text, out IPNetwork network) ? network
        : IPAddress.TryParse(text, out IPAddress? address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : null;

    private static IPNetwork[] Halves(IPNetwork network)
    {
        byte[] upper = network.BaseAddress.GetAddressBytes();
        upper[network.PrefixLength / 8] |= (byte)(0x80 >> (network.PrefixLength % 8));
        return [new IPNetwork(network.BaseAddress, network.PrefixLength + 1), new IPNetwork(new IPAddress(upper), network.PrefixLength + 1)];
    }
}
