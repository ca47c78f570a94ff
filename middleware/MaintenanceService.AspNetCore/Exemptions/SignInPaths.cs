using MaintenanceService.AspNetCore.Observability;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MaintenanceService.AspNetCore.Exemptions;

/// <summary>
/// Finds what the app's authentication schemes need for sign-in: callback paths, which a scheme answers itself, and pages, which stay open only
/// where an endpoint of the app has that path.
/// </summary>
internal sealed partial class SignInPaths(IServiceProvider services, bool isOn, SafeLogger<SignInPaths> logger)
{
    private readonly SignInRoute _route = new(services);
    private Paths? _paths;

    /// <summary>Returns the paths that the schemes answer themselves.</summary>
    public IReadOnlyList<string> Callbacks => All.Callbacks;

    /// <summary>Returns the pages of the app that people are sent to for signing in.</summary>
    public IReadOnlyList<string> LoginPages => All.LoginPages;

    private Paths All => _paths ??= Find();

    /// <summary>Returns whether there is any callback path.</summary>
    public bool HasCallbacks => All.Callbacks.Count > 0;

    /// <summary>Returns whether a path is a callback of a scheme.</summary>
    public bool IsCallback(string path)
    {
        foreach (string own in All.Callbacks)
        {
            if (path.Equals(own, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Returns whether an endpoint is a page that sign-in needs.</summary>
    public bool IsPage(Endpoint endpoint) =>
        isOn && endpoint is RouteEndpoint route
        && (All.Pages.Any(page => _route.LeadsTo(route, page)) || (LiteralPath.Of(route) is { } path && IdentityApi.SignsIn(endpoint, path)));

    private Paths Find()
    {
        var found = new Paths([], new HashSet<string>(StringComparer.OrdinalIgnoreCase), []);
        if (isOn && services.GetService<IOptions<AuthenticationOptions>>() is { } authentication)
        {
            foreach (AuthenticationSchemeBuilder scheme in authentication.Value.Schemes)
            {
                Read(scheme, found);
            }
        }

        return found;
    }

    private void Read(AuthenticationSchemeBuilder scheme, Paths found)
    {
        try
        {
            if (typeof(CookieAuthenticationHandler).IsAssignableFrom(scheme.HandlerType))
            {
                ReadCookie(services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(scheme.Name), found);
            }
            else
            {
                found.Callbacks.AddRange(Known(RemoteSignInPaths.Of(services, scheme)).Except(found.Callbacks, StringComparer.OrdinalIgnoreCase));
            }
        }
        catch (Exception exception)
        {
            LogUnreadable(logger, scheme.Name, Reason.Of(exception));
        }
    }

    private static void ReadCookie(CookieAuthenticationOptions cookie, Paths found)
    {
        found.Pages.UnionWith(Pages(cookie.LoginPath, cookie.LogoutPath, cookie.AccessDeniedPath));
        foreach (string login in Pages(cookie.LoginPath))
        {
            found.LoginPages.Add(login);
            found.Pages.UnionWith(SignInPages.Beside(login));
        }
    }

    // Routing ignores a slash at the end. A scheme compares its callbacks exactly.
    private static IEnumerable<string> Pages(params PathString[] paths) => Known(paths).Select(path => path.TrimEnd('/')).Where(path => path.Length > 0);

    private static IEnumerable<string> Known(params PathString[] paths) => paths.Where(path => path.HasValue && path != "/").Select(path => path.Value!);

    [LoggerMessage(161, LogLevel.Warning, "The sign-in paths of the scheme {Scheme} can't be read, and do not stay open during maintenance: {Reason}.")]
    private static partial void LogUnreadable(ILogger logger, string scheme, string reason);

    private sealed record Paths(List<string> Callbacks, HashSet<string> Pages, List<string> LoginPages);
}
