using MaintenanceService.Domain.Problems;
using Microsoft.AspNetCore.Http.Features;

namespace MaintenanceService.Endpoints.Http;

/// <summary>
/// Answers 404 to a path that only resembles an operation's. Routing takes <c>…/maintenances/</c> for <c>…/maintenances</c>: with an
/// empty variable in place of an id, ending one maintenance would end them all.
/// </summary>
internal static class ExactPaths
{
    /// <summary>To be used after authorization, so that nobody without a key learns which paths there are.</summary>
    public static IApplicationBuilder UseExactPaths(this IApplicationBuilder app) => app.Use((context, next) =>
        context.GetEndpoint() is null || IsExact(context)
            ? next(context)
            : throw new ProblemException(
                ProblemKind.NotFound, "There is nothing at this path: none ends with a slash, or has an empty segment, \".\" or \"..\". Is a variable in it empty?"));

    private static bool IsExact(HttpContext context)
    {
        ReadOnlySpan<char> path = context.Request.Path.Value;
        return (path.Length <= 1 || path[^1] != '/') && !path.Contains("//", StringComparison.Ordinal) && !HasDotSegment(context);
    }

    // The server has resolved them in Path already.
    private static bool HasDotSegment(HttpContext context)
    {
        ReadOnlySpan<char> target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        int query = target.IndexOf('?');
        target = query < 0 ? target : target[..query];
        if (!target.Contains("/.", StringComparison.Ordinal) && !target.Contains("%2e", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        foreach (string segment in target.ToString().Replace("%2e", ".", StringComparison.OrdinalIgnoreCase).Split('/'))
        {
            if (segment is "." or "..")
            {
                return true;
            }
        }

        return false;
    }
}
