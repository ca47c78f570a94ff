using MaintenanceService.Client;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Primitives;

namespace MaintenanceService.AspNetCore;

/// <summary>Turns a link with a pass into a cookie: the token leaves the address bar before the page is shown.</summary>
internal static class PassLink
{
    public const string Parameter = "maintenance-pass";

    /// <summary>Answers 303 to the same path without the token; false where this is no such link, or its pass opens nothing.</summary>
    public static bool TryHandle(HttpContext context, EnforcedState state, Func<DateTimeOffset> serviceNow)
    {
        HttpRequest request = context.Request;
        if (state.Passes.IsEmpty || !request.QueryString.HasValue || !IsNavigation(request)
            || !request.Query.TryGetValue(Parameter, out StringValues shown) || shown.Count != 1 || shown[0] is not { } token)
        {
            return false;
        }

        DateTimeOffset now = serviceNow();
        if (PassReader.Match(token, state.Passes, now) is not { } pass || !Opens(pass, state))
        {
            return false;
        }

        HttpResponse response = context.Response;
        response.StatusCode = StatusCodes.Status303SeeOther;
        response.Headers.Location = Target(request);
        response.Headers.CacheControl = "no-store";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Cookies.Append(PassReader.Cookie, token, new CookieOptions
        {
            Secure = true,
            HttpOnly = true,
            SameSite = SameSiteMode.Lax,
            Path = "/",
            MaxAge = pass.ExpiresAt - now,
            IsEssential = true,
        });
        return true;
    }

    // Whatever a page loads by itself (Sec-Fetch-Mode tells) must not be able to plant a cookie.
    private static bool IsNavigation(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.IsHttps
        && request.Headers["Sec-Fetch-Mode"] is var mode && (mode.Count == 0 || mode == "navigate");

    private static bool Opens(SiteStatePass pass, EnforcedState state) =>
        !state.IsModeAlone && (pass.Maintenance is null || Array.Exists(state.Active, active => active.Source.Id == pass.Maintenance));

    private static string Target(HttpRequest request)
    {
        var query = new QueryBuilder(request.Query.Where(pair => !pair.Key.Equals(Parameter, StringComparison.OrdinalIgnoreCase)));
        // Two slashes at the front would lead to another host.
        string path = "/" + request.PathBase.Add(request.Path).ToUriComponent().TrimStart('/', '\\');
        return path + query.ToQueryString().ToUriComponent();
    }
}
