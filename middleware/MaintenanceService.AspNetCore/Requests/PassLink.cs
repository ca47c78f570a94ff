using MaintenanceService.AspNetCore.Passes;
using MaintenanceService.AspNetCore.State;
using MaintenanceService.Client;
using Microsoft.AspNetCore.Http;

namespace MaintenanceService.AspNetCore.Requests;

/// <summary>Turns a link with a pass into a cookie, so that the token is not shown in the address bar.</summary>
internal static class PassLink
{
    /// <summary>
    /// Answers 303 to the same path without the token, also while nothing is refused; false where this is no such link, or its pass opens
    /// nothing now or later.
    /// </summary>
    public static bool TryHandle(HttpContext context, EnforcedState state, Func<DateTimeOffset> serviceNow)
    {
        HttpRequest request = context.Request;
        if (state.Passes.IsEmpty || request.QueryString.Value is not { Length: > 1 } query
            || PassQuery.Find(query) is not { } token || !IsNavigation(request))
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
        response.Headers.Location = Target(request, query);
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

    // Only a navigation (Sec-Fetch-Mode) may set the cookie, not what a page loads.
    private static bool IsNavigation(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.IsHttps
        && request.Headers["Sec-Fetch-Mode"] is var mode && (mode.Count == 0 || mode == "navigate");

    // A scheduled maintenance counts: its testers may open the link before it starts.
    private static bool Opens(SiteStatePass pass, EnforcedState state) =>
        !state.IsModeAlone && (pass.Maintenance is null
            || state.Source!.Maintenances.Any(maintenance => maintenance.Id == pass.Maintenance && maintenance.Status != MaintenanceStatus.Ended));

    // Two slashes at the front would lead to another host.
    private static string Target(HttpRequest request, string query) =>
        "/" + request.PathBase.Add(request.Path).ToUriComponent().TrimStart('/', '\\') + PassQuery.Without(query);
}
