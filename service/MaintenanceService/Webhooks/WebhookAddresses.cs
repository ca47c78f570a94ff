using System.Net;
using MaintenanceService.Configuration;
using Microsoft.Extensions.Options;

namespace MaintenanceService.Webhooks;

/// <summary>
/// Decides which addresses messages may be sent to. Through a webhook, nobody must reach what only this machine
/// or its network can reach.
/// </summary>
internal sealed class WebhookAddresses(IOptions<ServiceOptions> options, IHostEnvironment environment)
{
    /// <summary>
    /// The networks of IANA's registries of special-purpose addresses that are not globally reachable, multicast, and those that embed an IPv4
    /// address. The networks of documentation are no way to anything, and tests use them.
    /// </summary>
    private static readonly IPNetwork[] Internal =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.88.99.0/24",
            "192.168.0.0/16", "198.18.0.0/15", "224.0.0.0/4", "240.0.0.0/4", "::/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64",
            "100:0:0:1::/64", "2001::/32", "2001:2::/48", "2001:10::/28", "2002::/16", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
        }.Select(IPNetwork.Parse),
    ];

    private readonly IPNetwork[] _allowed = [.. options.Value.WebhookNetworks.Select(Network)];

    /// <summary>Returns why nothing may be sent to this address; null = sending is permitted.</summary>
    public string? Fault(Uri url) =>
        url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && environment.IsDevelopment() && url.IsLoopback)
            ? null
            : "A webhook's address begins with https://. In Development, http:// is accepted for this machine.";

    /// <summary>Returns why nothing may be sent to a host with these addresses; null = sending is permitted.</summary>
    public string? Fault(Uri url, IEnumerable<IPAddress> addresses)
    {
        bool development = url.Scheme == Uri.UriSchemeHttp && environment.IsDevelopment();
        foreach (IPAddress each in addresses)
        {
            IPAddress address = each.IsIPv4MappedToIPv6 ? each.MapToIPv4() : each;
            bool allowed = !Internal.Any(network => network.Contains(address))
                || _allowed.Any(network => network.Contains(address))
                || (development && IPAddress.IsLoopback(address));
            if (!allowed)
            {
                // The caller need not know the network of the service: the address that a name has there is not told.
                string what = IPAddress.TryParse(url.IdnHost, out _) ? $"is the address {address}, which" : "has an address that";
                return $"{url.IdnHost} {what} is not public. Use a public address, or list its network in Maintenance:WebhookNetworks.";
            }
        }

        return null;
    }

    /// <summary>Returns the addresses of a host, which may be an address itself.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The name can't be resolved.</exception>
    public static async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) =>
        IPAddress.TryParse(host, out IPAddress? address) ? [address] : await Dns.GetHostAddressesAsync(host, cancellationToken);

    private static IPNetwork Network(string text) =>
        IPNetwork.TryParse(text, out IPNetwork network) ? network
            : IPAddress.TryParse(text, out IPAddress? address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
            : throw new OptionsValidationException(
                nameof(ServiceOptions.WebhookNetworks), typeof(ServiceOptions), [$"Maintenance:WebhookNetworks holds \"{text}\", which is neither an address nor a network such as \"10.0.0.0/8\"."]);
}
