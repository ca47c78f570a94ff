using MaintenanceService.Client;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace MaintenanceService.AspNetCore;

/// <summary>Turns a link with a pass into a cookie: the token leaves the address bar before the page is shown.</summary>
internal static class PassLink
{
    public const string Parameter = "maintenance-pass";

    /// <summary>Answers 303 to the same path without the token; false where this is no such link, or the pass is not valid.</summary>
    public static bool TryHandle(HttpContext context, PassIndex index, DateTimeOffset serviceNow)
    {
        HttpRequest request = context.Request;
        if (index.IsEmpty || !HttpMethods.IsGet(request.Method) || !request.IsHttps || !request.Query.TryGetValue(Parameter, out var shown)
            || shown.Count != 1 || shown[0] is not { } token || !PassReader.TryMatch(token, index, serviceNow, out SiteStatePass? pass))
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
            MaxAge = pass!.ExpiresAt - serviceNow,
            IsEssential = true,
        });
        return true;
    }

    private static string Target(HttpRequest request)
    {
        var query = new QueryBuilder(request.Query.Where(pair => pair.Key != Parameter));
        // Two slashes at the front would lead to another host.
        string path = "/" + request.PathBase.Add(request.Path).ToUriComponent().TrimStart('/', '\\');
        return path + query.ToQueryString().ToUriComponent();
    }
}
