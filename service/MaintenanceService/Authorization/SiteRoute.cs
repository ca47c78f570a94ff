using MaintenanceService.Domain.Validation;

namespace MaintenanceService.Authorization;

/// <summary>Reads the site of a route, folded to lower case before any decision.</summary>
internal static class SiteRoute
{
    private const string Parameter = "site";

    /// <summary>Returns the site; null where the route names none.</summary>
    public static string? SiteOf(HttpContext context) => context.Request.RouteValues.GetValueOrDefault(Parameter) as string;

    public static IApplicationBuilder UseSiteNameFolding(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (SiteOf(context) is { } requested && SiteName.TryNormalize(requested, out string site))
        {
            context.Request.RouteValues[Parameter] = site;
        }

        return next(context);
    });
}
