namespace MaintenanceService.AspNetCore.Refusals;

/// <summary>The link of a maintenance, which visitors follow: an absolute https address, whatever a service may send.</summary>
internal static class PublicLink
{
    /// <summary>The link; null where it is none that a page may show.</summary>
    public static string? Of(string? link) =>
        Uri.TryCreate(link, UriKind.Absolute, out Uri? uri) && uri.Scheme == Uri.UriSchemeHttps && uri.Host.Length > 0 && uri.UserInfo.Length == 0
        && !link.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c == '\\')
            ? link
            : null;
}
