using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace MaintenanceService.AspNetCore.Exemptions;

/// <summary>The one path that an endpoint is for, where it is for one: not a catch-all, nor a pattern that other paths match as well.</summary>
internal static class LiteralPath
{
    /// <summary>The path with its first slash; null where the endpoint is for many.</summary>
    public static string? Of(RouteEndpoint endpoint)
    {
        RoutePattern pattern = endpoint.RoutePattern;
        string path = "";
        foreach (RoutePatternPathSegment segment in pattern.PathSegments)
        {
            if (segment.Parts is not [{ } part])
            {
                return null;
            }

            if (part is RoutePatternLiteralPart literal)
            {
                path += "/" + literal.Content;
            }
            else if (part is RoutePatternParameterPart parameter)
            {
                // {controller} and {action} of MVC's conventional routes stand for one value at each endpoint.
                if (pattern.RequiredValues.TryGetValue(parameter.Name, out object? value) && value is string { Length: > 0 } text)
                {
                    path += "/" + text;
                }
                else if (!parameter.IsOptional || parameter.IsCatchAll)
                {
                    return null;
                }
            }
        }

        return path;
    }
}
