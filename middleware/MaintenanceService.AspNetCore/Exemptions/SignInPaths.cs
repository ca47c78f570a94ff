using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace MaintenanceService.AspNetCore;

/// <summary>The paths that the app's authentication schemes need: whoever may get through must be able to sign in.</summary>
internal sealed class SignInPaths(IServiceProvider services, bool isOn)
{
    private string[]? _paths;

    public IReadOnlyList<string> All => Paths;

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
        if (typeof(CookieAuthenticationHandler).IsAssignableFrom(scheme.HandlerType))
        {
            CookieAuthenticationOptions cookie = services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(scheme.Name);
            return [cookie.LoginPath, cookie.LogoutPath, cookie.AccessDeniedPath];
        }

        return RemoteSignInPaths.Of(services, scheme);
    }
}
