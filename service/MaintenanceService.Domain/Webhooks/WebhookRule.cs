using MaintenanceService.Client;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Validation;

namespace MaintenanceService.Domain.Webhooks;

/// <summary>Validates webhooks.</summary>
internal static class WebhookRule
{
    /// <summary>The maximum number of webhooks of the service.</summary>
    public const int MaxWebhooks = 100;

    /// <summary>Checks the form of the address; the sender checks the addresses that it resolves to.</summary>
    public static Uri Url(string? url)
    {
        if (url is null)
        {
            throw Refuse.Malformed("Give the address that messages are sent to.", "/url");
        }

        bool good = url.Length <= Limits.LongText
            && !url.Any(c => TextRule.IsUnsafe(c) || char.IsWhiteSpace(c) || c == '\\')
            && Uri.TryCreate(url, UriKind.Absolute, out Uri? parsed)
            && parsed.UserInfo.Length == 0 && parsed.Fragment.Length == 0 && parsed.Port != 0 && IsHost(parsed);
        return good
            ? new Uri(url)
            : throw Refuse.Value("/url", $"An address is absolute, such as \"https://hooks.example.com/maintenance\", without user name and fragment, and has at most {Limits.LongText} characters.");
    }

    // A name that no resolver takes is no host: one of more than 253 characters, or with a label of more than 63.
    private static bool IsHost(Uri url) =>
        url.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6
        || (url.HostNameType == UriHostNameType.Dns && url.IdnHost.Length <= 253
            && url.IdnHost.TrimEnd('.').Split('.').All(label => label.Length is > 0 and <= 63 && label[0] != '-' && label[^1] != '-'));

    public static IReadOnlyList<string> Sites(IReadOnlyList<string>? sites)
    {
        if (sites is null)
        {
            throw Refuse.Malformed("Name the sites whose events are sent; [\"*\"] is every site.", "/sites");
        }

        ListRule.Check(sites, "/sites");
        if (sites.Count == 0)
        {
            throw Refuse.Value("/sites", "A webhook without sites would receive nothing; [\"*\"] is every site.");
        }

        return [.. sites.Select((site, i) => SiteName.TryNormalizePattern(site, out string pattern)
            ? pattern
            : throw Refuse.Value($"/sites/{i}", SiteName.Rule + " A trailing \"*\" matches any rest."))];
    }

    public static IReadOnlyList<WebhookEvent> Events(IReadOnlyList<WebhookEvent>? events) =>
        events is null ? Enum.GetValues<WebhookEvent>()
            : events.Count == 0 ? throw Refuse.Value("/events", "A webhook without events would receive nothing; omit events to receive all.")
            : [.. events.Distinct()];

    /// <summary>Tells whether the caller may access every site that a webhook reports on.</summary>
    public static bool IsCovered(IReadOnlyList<string> sites, IReadOnlyList<string> callers) =>
        sites.All(site => callers.Any(pattern => pattern == site || (pattern.EndsWith('*') && site.StartsWith(pattern[..^1], StringComparison.Ordinal))));
}
