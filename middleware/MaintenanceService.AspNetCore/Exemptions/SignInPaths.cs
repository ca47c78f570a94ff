using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MaintenanceService.AspNetCore;

/// <summary>The paths that the app's authentication schemes need: whoever may get through must be able to sign in.</summary>
internal sealed partial class SignInPaths(IServiceProvider services, bool isOn, SafeLogger<SignInPaths> logger)
{
    private string[]? _paths;

    public IReadOnlyList<string> All => Paths;

    public bool IsEmpty => Paths.Length == 0;

    private string[] Paths => _paths ??= isOn ? [.. Find().Distinct(StringComparer.OrdinalIgnoreCase)] : [];

    public bool Contains(string path)
    {
        foreach (string own in Paths)
        {
            if (path.Equals(own, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private IEnumerable<string> Find()
    {
        if (services.GetService<IOptions<AuthenticationOptions>>() is not { } authentication)
        {
            yield break;
        }

        foreach (AuthenticationSchemeBuilder scheme in authentication.Value.Schemes)
        {
            foreach (PathString path in PathsOf(scheme))
            {
                if (path.HasValue && path != "/")
                {
                    yield return path.Value!;
                }
            }
        }
    }

    private PathString[] PathsOf(AuthenticationSchemeBuilder scheme)
    {
        try
        {
            return Read(scheme);
        }
        catch (Exception exception)
        {
            LogUnreadable(logger, scheme.Name, exception.GetBaseException().Message);
            return [];
        }
    }

    private PathString[] Read(AuthenticationSchemeBuilder scheme)
    {
        if (typeof(CookieAuthenticationHandler).IsAssignableFrom(scheme.HandlerType))
        {
            CookieAuthenticationOptions cookie = services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(scheme.Name);
            return [cookie.LoginPath, cookie.LogoutPath, cookie.AccessDeniedPath];
        }

        return RemoteSignInPaths.Of(services, scheme);
    }

    [LoggerMessage(161, LogLevel.Warning, "The sign-in paths of the scheme {Scheme} can't be read, and do not stay open during maintenance: {Reason}")]
    private static partial void LogUnreadable(ILogger logger, string scheme, string reason);
}
