using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace MaintenanceService.AspNetCore.Exemptions;

/// <summary>Finds out whether an endpoint is the page at a path: its pattern names the page itself, and no other endpoint answers that path first.</summary>
internal sealed class SignInRoute(IServiceProvider services)
{
    /// <summary>Returns whether routing leads a path to an endpoint.</summary>
    public bool LeadsTo(RouteEndpoint endpoint, string path) =>
        Match(endpoint, path) is { } match && (match == PathMatch.ByName || !Others(endpoint).Any(other => IsBefore(other, endpoint) && Match(other, path) is not null));

    private IEnumerable<RouteEndpoint> Others(RouteEndpoint endpoint) => services.GetServices<EndpointDataSource>()
        .SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
        .Where(other => other != endpoint && other.Metadata.GetMetadata<ISuppressMatchingMetadata>()?.SuppressMatching != true);

    private static bool IsBefore(RouteEndpoint other, RouteEndpoint endpoint) =>
        (other.Order, other.RoutePattern.InboundPrecedence).CompareTo((endpoint.Order, endpoint.RoutePattern.InboundPrecedence)) < 0;

    // Null where it does not match, or a parameter takes the last segment: such an endpoint serves more than the page.
    private PathMatch? Match(RouteEndpoint endpoint, string path)
    {
        RoutePattern pattern = endpoint.RoutePattern;
        string[] segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (segments.Length > pattern.PathSegments.Count)
        {
            return null;
        }

        PathMatch match = PathMatch.ByName;
        for (int i = 0; i < pattern.PathSegments.Count; i++)
        {
            string? segment = i < segments.Length ? segments[i] : null;
            bool isLast = i == segments.Length - 1;
            switch (pattern.PathSegments[i].Parts)
            {
                case [RoutePatternLiteralPart literal] when Same(literal.Content, segment):
                    break;
                case [RoutePatternParameterPart { IsCatchAll: false } parameter] when segment is null ? MayBeLeftOut(pattern, parameter) : Names(pattern, parameter, segment):
                    break;
                case [RoutePatternParameterPart { IsCatchAll: false } parameter] when segment is not null && !isLast && Takes(pattern, parameter, segment):
                    match = PathMatch.ByParameter;
                    break;
                default:
                    return null;
            }
        }

        return match;
    }

    // {controller} and {action} of MVC's conventional routes have one value for each endpoint.
    private static string? RequiredValue(RoutePattern pattern, RoutePatternParameterPart parameter) =>
        pattern.RequiredValues.TryGetValue(parameter.Name, out object? value) && value is string { Length: > 0 } text ? text : null;

    private static bool MayBeLeftOut(RoutePattern pattern, RoutePatternParameterPart parameter) =>
        pattern.Defaults.TryGetValue(parameter.Name, out object? value)
            ? RequiredValue(pattern, parameter) is not { } required || Same(required, value as string)
            : parameter.IsOptional;

    private bool Names(RoutePattern pattern, RoutePatternParameterPart parameter, string segment) =>
        RequiredValue(pattern, parameter) is { } required
        && Same(Policies<IOutboundParameterTransformer>(pattern, parameter).Aggregate(required, (text, policy) => policy.TransformOutbound(text) ?? text), segment);

    private bool Takes(RoutePattern pattern, RoutePatternParameterPart parameter, string segment) =>
        RequiredValue(pattern, parameter) is null
        && Policies<IRouteConstraint>(pattern, parameter).All(constraint =>
            constraint.Match(null, null, parameter.Name, new RouteValueDictionary { [parameter.Name] = segment }, RouteDirection.IncomingRequest));

    private IEnumerable<T> Policies<T>(RoutePattern pattern, RoutePatternParameterPart parameter) =>
        pattern.ParameterPolicies.TryGetValue(parameter.Name, out IReadOnlyList<RoutePatternParameterPolicyReference>? policies)
            ? policies.Select(policy => services.GetRequiredService<ParameterPolicyFactory>().Create(parameter, policy)).OfType<T>()
            : [];

    private static bool Same(string text, string? other) => text.Equals(other, StringComparison.OrdinalIgnoreCase);

    private enum PathMatch
    {
        /// <summary>Every segment is a literal, or a parameter with a value of its own.</summary>
        ByName,

        /// <summary>A parameter before the last segment takes what the path has there.</summary>
        ByParameter,
    }
}
