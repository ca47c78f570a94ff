using MaintenanceService.AspNetCore.Rules;
using MaintenanceService.Client;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace MaintenanceService.AspNetCore.Exemptions;

/// <summary>
/// Lists what stays open, for the operators. Endpoints that may write come first, because the list is limited.
/// </summary>
internal sealed class ExemptList(EndpointExemptions endpoints, SignInPaths signIn, LocalPathRules localPaths)
{
    private const int MaxLines = 100;
    private const int MaxLength = 200;

    /// <summary>Returns at most 100 lines; the last says how many were left out, if any.</summary>
    public string[] Lines()
    {
        RouteEndpoint[] open = [.. endpoints.Open];
        string[] lines =
        [
            .. Sorted(open.Where(MayWrite)),
            .. signIn.Callbacks.Order(StringComparer.Ordinal).Select(path => Cut($"{path} (sign-in)")),
            .. localPaths.Describe().Select(Cut),
            .. Sorted(open.Where(endpoint => !MayWrite(endpoint))),
        ];
        return lines.Length <= MaxLines ? lines : [.. lines.Take(MaxLines - 1), $"and {lines.Length - MaxLines + 1} more"];
    }

    private SortedSet<string> Sorted(IEnumerable<RouteEndpoint> open) => new SortedSet<string>(open.Select(Line), StringComparer.Ordinal);

    private static bool MayWrite(RouteEndpoint endpoint) => MethodsOf(endpoint) is not { Count: > 0 } methods || methods.Any(IsWriter);

    private static bool IsWriter(string method) => !(HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method));

    private static IReadOnlyList<string>? MethodsOf(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods;

    private string Line(RouteEndpoint endpoint)
    {
        string methods = MethodsOf(endpoint) is { Count: > 0 } named ? string.Join(",", named) : "*";
        string limit = endpoints.ModeOf(endpoint) == MaintenanceMode.ReadOnly ? " (readOnly)" : "";
        return Cut($"{methods} {LiteralPath.Of(endpoint) ?? "/" + endpoint.RoutePattern.RawText?.TrimStart('/')}{limit}");
    }

    private static string Cut(string line) => line.Length > MaxLength ? line[..MaxLength] : line;
}
