using System.Runtime.CompilerServices;

namespace MaintenanceService.Client;

public sealed partial class MaintenanceClient
{
    // An empty name or "..": the request would reach another operation, such as the one that ends every maintenance.
    private static string SitePath(string site) =>
        WireName.IsSite(site) ? $"v1/sites/{site}" : throw new ArgumentException($"{Quote(site)} can't be a site. {WireName.SiteRule}", nameof(site));

    private static string MaintenancePath(string site, string id) => $"{SitePath(site)}/maintenances/{Id(id)}";

    private static string InstancePath(string site, string instance) => $"{SitePath(site)}/instances/{Id(instance)}";

    private static string PassPath(string site, string id) => $"{SitePath(site)}/passes/{Id(id)}";

    private static string KeyPath(string id) => $"v1/keys/{Id(id)}";

    // What fits the pattern needs no escaping.
    private static string Id(string id, [CallerArgumentExpression(nameof(id))] string? parameter = null) =>
        WireName.IsId(id) ? id : throw new ArgumentException($"{Quote(id)} can't be an id. {WireName.IdRule}", parameter);

    private static string Quote(string? text) => text is null ? "null" : $"\"{(text.Length <= 100 ? text : text[..100] + "…")}\"";
}
