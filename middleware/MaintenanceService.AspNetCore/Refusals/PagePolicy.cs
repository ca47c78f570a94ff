using MaintenanceService.AspNetCore.Branding;

namespace MaintenanceService.AspNetCore.Refusals;

/// <summary>The Content-Security-Policy of a page.</summary>
internal static class PagePolicy
{
    /// <summary>What allows the built-in page's style, and nothing else, in a policy.</summary>
    public static readonly string StyleHash = PageBrand.Hash(BuiltInPage.Style);

    /// <summary>For an app's own page, which may have scripts, styles and pictures of its own, and from elsewhere by https.</summary>
    public const string Own = "default-src 'self' https: data: 'unsafe-inline'; object-src 'none'; base-uri 'none'";

    /// <summary>For the built-in page: nothing but its style, and the app's colours and picture.</summary>
    public static string BuiltIn(PageBrand brand) =>
        $"default-src 'none'; style-src {StyleHash}{(brand.StyleHash is { } own ? $" {own}" : "")};{(brand.Logo is null ? "" : " img-src data:;")} base-uri 'none'; form-action 'none'";
}
