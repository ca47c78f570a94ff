using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MaintenanceService.AspNetCore;

/// <summary>Whether the remote address can be believed: not where anybody's X-Forwarded-For is taken for it.</summary>
internal sealed partial class AddressTrust
{
    private readonly ForwardedHeadersOptions _forwarded;
    private readonly SafeLogger<AddressTrust> _logger;
    private readonly bool _takesFor;
    private readonly bool _isSpoofable;
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
    public bool Believes(HttpContext context) => !_isSpoofable && !IsForwardedByUnknownRule(context);

    // Options given to UseForwardedHeaders itself can't be seen from here, only that it has replaced the address: then it is not known whose
    // word was taken, and any doubt about a bypass is no bypass.
    private bool IsForwardedByUnknownRule(HttpContext context)
    {
        if (_takesFor || !context.Request.Headers.ContainsKey(_forwarded.OriginalForHeaderName))
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
