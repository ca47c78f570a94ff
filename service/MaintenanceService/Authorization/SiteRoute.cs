using MaintenanceService.Domain.Validation;

namespace MaintenanceService.Authorization;

/// <summary>The site that a route names, folded to lower case before anything is decided by it.</summary>
internal static class SiteRoute
{
    private const string Parameter = "site";

    /// <summary>Null where the route names no site.</summary>
    public static string? SiteOf(HttpContext context) => context.Request.RouteValues.GetValueOrDefault(Parameter) as string;

    public static IApplicationBuilder UseSiteNameFolding(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (SiteOf(context) is { } asked && SiteName.TryNormalize(asked, out string site))
        {
            context.Request.RouteValues[Parameter] = site;
        }

        return next(context);
    });
}
