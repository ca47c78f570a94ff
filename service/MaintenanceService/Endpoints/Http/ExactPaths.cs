using MaintenanceService.Domain.Problems;
using Microsoft.AspNetCore.Http.Features;

namespace MaintenanceService.Endpoints.Http;

/// <summary>
/// Answers 404 to a path that only resembles an operation's. Routing accepts <c>…/maintenances/</c> for <c>…/maintenances</c>: with an
/// empty variable in place of an id, a request to end one maintenance would end them all.
/// </summary>
internal static class ExactPaths
{
    /// <summary>Adds the check. Use it after authorization, so that a client without a key does not learn which paths exist.</summary>
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

    // The server has already resolved dot segments in Path.
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
