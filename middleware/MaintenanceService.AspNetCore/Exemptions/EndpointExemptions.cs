using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace MaintenanceService.AspNetCore;

/// <summary>
/// Which endpoints stay open, found by reading the app: those that say so, health checks, and the paths that sign-in needs.
/// </summary>
internal sealed class EndpointExemptions(IServiceProvider services, SignInPaths signIn, bool exemptHealthChecks)
{
    private const string HealthCheckName = "Health checks";

    /// <summary>Whether paths matter besides endpoints.</summary>
    public bool LookAtPaths => !signIn.IsEmpty;

    /// <summary>Whether a request's endpoint, or its path, is open for everybody.</summary>
    public bool IsExempt(HttpContext context, string path, bool isOdd) =>
        (context.GetEndpoint() is { } endpoint && IsExempt(endpoint)) || (!isOdd && signIn.Contains(path));

    /// <summary>What stays open, a line each; endpoints that may write say their methods.</summary>
    public IReadOnlyList<string> Describe()
    {
        var lines = new SortedSet<string>(StringComparer.Ordinal);
        foreach (RouteEndpoint endpoint in services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>())
        {
            if (IsExempt(endpoint))
            {
                lines.Add(Line(endpoint));
            }
        }

        lines.UnionWith(signIn.All.Select(path => $"{path} (sign-in)"));
        return [.. lines];
    }

    private bool IsExempt(Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<AllowDuringMaintenanceAttribute>() is not null
        // MapHealthChecks leaves no metadata of its own; its display name is what it has.
        || (exemptHealthChecks && endpoint.DisplayName == HealthCheckName);

    private static string Line(RouteEndpoint endpoint)
    {
        IReadOnlyList<string> methods = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? [];
        string path = "/" + endpoint.RoutePattern.RawText?.TrimStart('/');
        string line = methods.Count == 0 ? $"* {path}" : $"{string.Join(",", methods)} {path}";
        return line.Length > 200 ? line[..200] : line;
    }
}
