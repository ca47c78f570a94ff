using System.Security.Cryptography;
using System.Text;

namespace MaintenanceService.AspNetCore.Refusals;

/// <summary>The Content-Security-Policy of a page.</summary>
internal static class PagePolicy
{
    /// <summary>What allows the built-in page's style, and nothing else, in a policy.</summary>
    public static readonly string StyleHash = $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(BuiltInPage.Style)))}'";

    /// <summary>For the built-in page: nothing but its style.</summary>
    public static readonly string BuiltIn = $"default-src 'none'; style-src {StyleHash}; base-uri 'none'; form-action 'none'";

    /// <summary>For an app's own page, which may have scripts, styles and pictures of its own, and from elsewhere by https.</summary>
    public const string Own = "default-src 'self' https: data: 'unsafe-inline'; object-src 'none'; base-uri 'none'";
}
