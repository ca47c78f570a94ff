using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace MaintenanceService.AspNetCore.Exemptions;

/// <summary>Finds the path of an endpoint that matches only one, and is no catch-all or pattern.</summary>
internal static class LiteralPath
{
    /// <summary>Returns the path with its leading slash; null where the endpoint matches several.</summary>
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
                // {controller} and {action} of MVC's conventional routes have one value for each endpoint.
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

        return path.Length > 0 ? path : "/";
    }
}
