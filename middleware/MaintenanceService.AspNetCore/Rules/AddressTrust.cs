using System.Net;
using System.Net.Sockets;
using MaintenanceService.AspNetCore.Observability;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MaintenanceService.AspNetCore.Rules;

/// <summary>
/// Decides whether the remote address of a request can be trusted: it is the socket's own, or the socket is a known proxy's, whichever code of
/// the app has set it.
/// </summary>
internal sealed partial class AddressTrust
{
    private readonly SafeLogger<AddressTrust> _logger;
    private readonly NetworkRules _proxies = NetworkRules.None;
    private readonly bool _takesForwarded;
    private readonly bool _isSpoofable;
    private int _unknownLogged;

    public AddressTrust(IOptions<ForwardedHeadersOptions> forwarded, SafeLogger<AddressTrust> logger)
    {
        _logger = logger;
        _takesForwarded = forwarded.Value.ForwardedHeaders.HasFlag(ForwardedHeaders.XForwardedFor);
        if (_takesForwarded)
        {
            // The framework's defaults list the loopback addresses: they count only where the app enables X-Forwarded-For by these options.
            _proxies = NetworkRules.OfProxies(forwarded.Value.KnownProxies.Select(AddressRange.Single).Concat(NetworksOf(forwarded.Value)));
            _isSpoofable = _proxies.IsEmpty;
        }

        if (_isSpoofable)
        {
            LogSpoofable(logger);
        }
    }

    /// <summary>Returns whether the request's address comes from the socket or a known proxy.</summary>
    /// <param name="context">The request.</param>
    /// <param name="address">Its address.</param>
    public bool IsTrusted(HttpContext context, IPAddress address)
    {
        if (_isSpoofable)
        {
            return false;
        }

        EndPoint? socket = PeerAddress.Of(context);
        if (socket is IPEndPoint peer ? AreSame(peer.Address, address) || IsProxy(peer.Address) : _takesForwarded && socket is UnixDomainSocketEndPoint)
        {
            return true;
        }

        if (Interlocked.Exchange(ref _unknownLogged, 1) == 0)
        {
            LogUnknown(_logger);
        }

        return false;
    }

    private bool IsProxy(IPAddress peer) => !_proxies.IsEmpty && _proxies.Contain(peer);

    // Kestrel returns the socket's own object where nothing has replaced it.
    private static bool AreSame(IPAddress one, IPAddress other) =>
        ReferenceEquals(one, other) || (AddressRange.IsV4(one)
            ? AddressRange.IsV4(other) && AddressRange.V4(one) == AddressRange.V4(other)
            : !AddressRange.IsV4(other) && AddressRange.V6(one) == AddressRange.V6(other));

#if NET10_0_OR_GREATER
    private static IEnumerable<System.Net.IPNetwork> NetworksOf(ForwardedHeadersOptions options) => options.KnownIPNetworks.Select(AddressRange.Unmapped);
#else
    private static IEnumerable<System.Net.IPNetwork> NetworksOf(ForwardedHeadersOptions options) =>
        options.KnownNetworks.Select(network => AddressRange.Unmapped(new System.Net.IPNetwork(AddressRange.First(network.Prefix, network.PrefixLength), network.PrefixLength)));
#endif

    [LoggerMessage(180, LogLevel.Critical, "Forwarded headers are accepted from any client (no known proxy or network, or one as wide as /0), so a client can choose its address by X-Forwarded-For. Bypass networks are switched off. Set KnownProxies or KnownNetworks of ForwardedHeadersOptions.")]
    private static partial void LogSpoofable(ILogger logger);

    [LoggerMessage(181, LogLevel.Critical, "Requests have an address that is not their socket's, and the socket is no known proxy's. Bypass networks are switched off for them. Name the proxies in KnownProxies or KnownNetworks by services.Configure<ForwardedHeadersOptions>(…), with XForwardedFor, also where UseForwardedHeaders has options of its own or the app sets the address itself.")]
    private static partial void LogUnknown(ILogger logger);
}
