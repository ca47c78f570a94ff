using MaintenanceService.AspNetCore.Banners;
using MaintenanceService.Client;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace MaintenanceService.AspNetCore;

/// <summary>
/// <c>&lt;maintenance-banner /&gt;</c> in a Razor page or view: tells of the next planned maintenance, and of the one that is in force to those who
/// see the page all the same. It writes nothing at other times. The element has the class <c>maintenance-banner</c> and no style.
/// </summary>
/// <param name="state">The state in force.</param>
[HtmlTargetElement("maintenance-banner", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class MaintenanceBannerTagHelper(IMaintenanceState state) : TagHelper
{
    /// <summary>The sentence before a maintenance, with its start as <c>{0}</c>; default English.</summary>
    public string? Soon { get; set; }

    /// <summary>The sentence while the site is closed and the maintenance has no message; default English.</summary>
    public string? Closed { get; set; }

    /// <summary>The sentence while the site is read-only and the maintenance has no message; default English.</summary>
    public string? ReadOnly { get; set; }

    /// <inheritdoc/>
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (BannerContent.Of(state, new BannerWords(Soon, Closed, ReadOnly)) is not { } content)
        {
            output.SuppressOutput();
            return;
        }

        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        string? own = output.Attributes["class"]?.Value?.ToString();
        output.Attributes.SetAttribute("class", own is { Length: > 0 } ? $"{BannerContent.CssClass} {own}" : BannerContent.CssClass);
        output.Attributes.SetAttribute("role", "status");
        output.Attributes.SetAttribute("dir", "auto");
        output.Content.SetContent(content.Text);
        if (content.Time is { } time)
        {
            output.Content.AppendHtml($"<time datetime=\"{WireTime.Format(time)}\">").Append(content.TimeText).AppendHtml("</time>").Append(content.Rest);
        }
    }
}
