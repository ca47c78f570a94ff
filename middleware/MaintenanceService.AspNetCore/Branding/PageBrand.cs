using System.Security.Cryptography;
using System.Text;

namespace MaintenanceService.AspNetCore.Branding;

/// <summary>
/// What an app adds to the built-in page. Colours stand in a style element of their own: the page's style stays the same for every app, and so does its
/// hash, which policies name.
/// </summary>
internal sealed class PageBrand
{
    // The grounds of the card, as in the page's style.
    private static readonly PageColor LightCard = new(0xff, 0xff, 0xff);
    private static readonly PageColor DarkCard = new(0x1b, 0x21, 0x2a);

    /// <summary>Creates a brand; a value that is not valid is left out.</summary>
    public PageBrand(string? logo, string? accentColor, string? backgroundColor)
    {
        Logo = logo is not null && PageLogo.IsValid(logo) ? logo : null;
        (PageColor? accent, PageColor? background) = (PageColor.Parse(accentColor), PageColor.Parse(backgroundColor));
        if (accent is null && background is null)
        {
            return;
        }

        Style = $":root{{{Ground(background)}{Accent(accent, LightCard)}}}@media (prefers-color-scheme:dark){{:root{{{Ground(background?.Darkened())}{Accent(accent, DarkCard)}}}}}";
        StyleHash = Hash(Style);
    }

    /// <summary>The picture as a data URI; null = the built-in one.</summary>
    public string? Logo { get; }

    /// <summary>The text of the second style element; empty = there is none.</summary>
    public string Style { get; } = "";

    /// <summary>What allows <see cref="Style"/> in a policy; null where there is none.</summary>
    public string? StyleHash { get; }

    /// <summary>Returns what allows a style element with this text in a policy.</summary>
    public static string Hash(string style) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)))}'";

    private static string Ground(PageColor? color) => color is { } ground ? $"--page:{ground};" : "";

    private static string Accent(PageColor? accent, PageColor card) =>
        accent?.ReadableOn(card) is { } color ? $"--accent:{color};--tint:{color.TintOn(card)};" : "";
}
