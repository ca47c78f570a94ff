using System.Net;
using MaintenanceService.Configuration;
using Microsoft.Extensions.Options;

namespace MaintenanceService.Authentication;

/// <summary>
/// Returns the address that the history records: the socket's, or the one that a trusted proxy reports. It grants nothing; whatever grants
/// something uses the socket's address alone.
/// </summary>
internal sealed class RemoteAddress
{
    private readonly IPNetwork[] _trusted;

    public RemoteAddress(IOptions<ServiceOptions> options) =>
        _trusted = [.. options.Value.TrustedProxies.Select(Parse)];

    public string? Of(HttpContext context)
    {
        IPAddress address = SocketAddress.Of(context);
        string[] hops = context.Request.Headers["X-Forwarded-For"].ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        for (int i = hops.Length - 1; i >= 0 && IsTrusted(address); i--)
        {
            // Only the hop that a trusted proxy itself saw is trusted; any client may have written what precedes it.
            if (AddressOf(hops[i]) is not { } hop)
            {
                break;
            }

            address = SocketAddress.Normalize(hop);
        }

        return address.Equals(IPAddress.None) ? null : address.ToString();
    }

    /// <summary>Tells whether the other end of the socket is a trusted proxy.</summary>
    public bool IsFromTrustedProxy(HttpContext context) => IsTrusted(SocketAddress.Of(context));

    /// <summary>Reads a hop; some proxies append the port.</summary>
    private static IPAddress? AddressOf(string hop) =>
        IPAddress.TryParse(hop, out IPAddress? address) ? address
            : IPEndPoint.TryParse(hop, out IPEndPoint? endpoint) ? endpoint.Address
            : null;

    private bool IsTrusted(IPAddress address) => _trusted.Any(network => network.Contains(address));

    private static IPNetwork Parse(string text) =>
        IPNetwork.TryParse(text, out IPNetwork network) ? network
            : IPAddress.TryParse(text, out IPAddress? address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
            : throw new InvalidOperationException($"Maintenance:TrustedProxies holds \"{text}\", which is neither an address nor a network such as \"10.0.0.0/8\".");
}
