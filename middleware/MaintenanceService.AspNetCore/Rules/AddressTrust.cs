using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MaintenanceService.AspNetCore;

/// <summary>Whether the remote address can be believed: not where anybody's X-Forwarded-For is taken for it.</summary>
internal static partial class AddressTrust
{
    /// <summary>Finds out once, and says so where it is not.</summary>
    public static bool Check(IServiceProvider services)
    {
        bool spoofable = TakesAnybodysWord(services);
        if (spoofable)
        {
            LogSpoofable(services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(AddressTrust).FullName!));
        }

        return !spoofable;
    }

    private static bool TakesAnybodysWord(IServiceProvider services)
    {
        if (services.GetService<IConfiguration>()?["FORWARDEDHEADERS_ENABLED"] is { } enabled
            && string.Equals(enabled, "true", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        ForwardedHeadersOptions? options = services.GetService<IOptions<ForwardedHeadersOptions>>()?.Value;
        return options is not null
            && options.ForwardedHeaders.HasFlag(Microsoft.AspNetCore.HttpOverrides.ForwardedHeaders.XForwardedFor)
            && options.KnownProxies.Count == 0 && NetworksOf(options) == 0;
    }

#if NET10_0_OR_GREATER
    private static int NetworksOf(ForwardedHeadersOptions options) => options.KnownIPNetworks.Count;
#else
    private static int NetworksOf(ForwardedHeadersOptions options) => options.KnownNetworks.Count;
#endif

    [LoggerMessage(180, LogLevel.Critical, "Forwarded headers are taken from anybody (no known proxy or network): whoever sends X-Forwarded-For chooses their address. Bypass networks are switched off.")]
    private static partial void LogSpoofable(ILogger logger);
}
