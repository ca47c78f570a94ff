namespace MaintenanceService.AspNetCore.Refusals;

/// <summary>Checks a maintenance's link for visitors: only an absolute https address is shown.</summary>
internal static class PublicLink
{
    /// <summary>Returns the link; null where it must not be shown.</summary>
    public static string? Of(string? link) =>
        Uri.TryCreate(link, UriKind.Absolute, out Uri? uri) && uri.Scheme == Uri.UriSchemeHttps && uri.Host.Length > 0 && uri.UserInfo.Length == 0
        && !link.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c == '\\')
            ? link
            : null;
}
