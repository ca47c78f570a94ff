using System.Net;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MaintenanceService.AspNetCore;

/// <summary>Whether the remote address can be believed: not where anybody's X-Forwarded-For is taken for it.</summary>
internal sealed partial class AddressTrust
{
    private const int SeenLength = 256;
    private readonly ForwardedHeadersOptions _forwarded;
    private readonly SafeLogger<AddressTrust> _logger;
    private readonly bool _takesFor;
    private readonly bool _isSpoofable;

    // Addresses of connections, by identity: those that came without the header that says that an address was replaced.
    private readonly IPAddress?[] _seen = new IPAddress?[SeenLength];
    private int _saidUnknown;

    public AddressTrust(IOptions<ForwardedHeadersOptions> forwarded, SafeLogger<AddressTrust> logger)
    {
        _forwarded = forwarded.Value;
        _logger = logger;
        _takesFor = _forwarded.ForwardedHeaders.HasFlag(ForwardedHeaders.XForwardedFor);
        _isSpoofable = _takesFor && _forwarded.KnownProxies.Count == 0 && NetworksOf(_forwarded) == 0;
        if (_isSpoofable)
        {
            LogSpoofable(logger);
        }
    }

    /// <summary>Whether the request's address is what the socket, or a known proxy, says.</summary>
    /// <param name="context">The request.</param>
    /// <param name="address">Its address.</param>
    public bool Believes(HttpContext context, IPAddress address) => !_isSpoofable && (_takesFor || WasSeen(address) || IsOfConnection(context, address));

    // A server shows one object for all requests of a connection, a forwarded address is one that was just made out of a header: an object
    // that comes again has not been replaced this time either, and the header need not be looked for.
    private bool WasSeen(IPAddress address) => ReferenceEquals(Volatile.Read(ref Place(address)), address);

    private bool IsOfConnection(HttpContext context, IPAddress address)
    {
        if (IsForwardedByUnknownRule(context))
        {
            return false;
        }

        Volatile.Write(ref Place(address), address);
        return true;
    }

    private ref IPAddress? Place(IPAddress address) => ref _seen[RuntimeHelpers.GetHashCode(address) & (SeenLength - 1)];

    // Options given to UseForwardedHeaders itself can't be seen from here, only that it has replaced the address: then it is not known whose
    // word was taken, and any doubt about a bypass is no bypass.
    private bool IsForwardedByUnknownRule(HttpContext context)
    {
        if (!context.Request.Headers.ContainsKey(_forwarded.OriginalForHeaderName))
        {
            return false;
        }

        if (Interlocked.Exchange(ref _saidUnknown, 1) == 0)
        {
            LogUnknown(_logger);
        }

        return true;
    }

#if NET10_0_OR_GREATER
    private static int NetworksOf(ForwardedHeadersOptions options) => options.KnownIPNetworks.Count;
#else
    private static int NetworksOf(ForwardedHeadersOptions options) => options.KnownNetworks.Count;
#endif

    [LoggerMessage(180, LogLevel.Critical, "Forwarded headers are taken from anybody (no known proxy or network): whoever sends X-Forwarded-For chooses their address. Bypass networks are switched off.")]
    private static partial void LogSpoofable(ILogger logger);

    [LoggerMessage(181, LogLevel.Critical, "Requests come with a forwarded address, but whose word is taken for it can't be seen. Bypass networks are switched off for them. Give the options by services.Configure<ForwardedHeadersOptions>(…) instead of to UseForwardedHeaders.")]
    private static partial void LogUnknown(ILogger logger);
}
