using System.Text.RegularExpressions;
using MaintenanceService.Authentication;
using MaintenanceService.Configuration;
using Microsoft.Extensions.Options;

namespace MaintenanceService.Endpoints.Http;

/// <summary>
/// Moves the path under which a proxy publishes the service into <see cref="HttpRequest.PathBase"/>, which links, Location and
/// Swagger UI use: the configured path, whether or not the proxy strips it, else a trusted proxy's X-Forwarded-Prefix.
/// </summary>
internal sealed partial class PublishedPath(RequestDelegate next, RemoteAddress addresses, IOptions<ServiceOptions> options)
{
    private const string Header = "X-Forwarded-Prefix";
    private const int LongestPrefix = 200;
    private readonly PathString _configured = options.Value.PathBase;

    public Task InvokeAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        if (_configured.HasValue)
        {
            if (request.Path.StartsWithSegments(_configured, StringComparison.Ordinal, out PathString rest))
            {
                // Empty without the trailing slash: the board then redirects to the address with it, on which its own relative addresses rely.
                request.Path = rest;
            }

            request.PathBase = _configured;
        }
        else if (request.Headers[Header] is [{ Length: <= LongestPrefix } prefix] && addresses.IsFromTrustedProxy(context) && Pattern().IsMatch(prefix))
        {
            request.PathBase = prefix.TrimEnd('/');
        }

        return next(context);
    }

    [GeneratedRegex(@"\A(/(?!\.{1,2}(/|\z))[A-Za-z0-9._~-]+)+/?\z")]
    private static partial Regex Pattern();
}
