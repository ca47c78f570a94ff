using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using MaintenanceService.AspNetCore.Branding;
using MaintenanceService.AspNetCore.Headers;
using MaintenanceService.Client;
using Microsoft.AspNetCore.Http;

namespace MaintenanceService.AspNetCore.Refusals;

/// <summary>Renders the page: the app's own, else the built-in one. Every value is encoded.</summary>
internal sealed class RefusalPage(OwnPages ownPages, PageLanguages languages, PageBrand brand)
{
    private const string RequestPath = "request_path";
    private const string RetryAfter = "retry_after";
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(System.Text.Unicode.UnicodeRanges.All);

    // Of this app alone: a template keeps what was rendered of it.
    private readonly PageTemplate _builtIn = PageTemplate.Parse(BuiltInPage.Html, null);

    /// <param name="context">The request.</param>
    /// <param name="content">The content.</param>
    /// <param name="retryAfter">The retry delay in seconds.</param>
    /// <param name="now">The service's time; not used where no end is known.</param>
    public RenderedPage Render(HttpContext context, RefusalContent content, int retryAfter, DateTimeOffset now)
    {
        IReadOnlyList<string> accepted = AcceptedLanguages.Of(context.Request);
        PageTemplate? own = ownPages.Find(accepted);
        PageText text = own?.Language is { } language ? languages.Find(language) ?? PageText.English : languages.For(accepted);
        byte[] bytes = Render(own ?? _builtIn, text, context, content, retryAfter, now);
        return new RenderedPage(bytes, own is null ? text.Language : own.Language, IsOwn: own is not null);
    }

    private byte[] Render(PageTemplate template, PageText text, HttpContext context, RefusalContent content, int retryAfter, DateTimeOffset now)
    {
        // Rendered once, as long as the content and the time that is left stay the same.
        TimeLeft left = TimeLeft.Of(content.Refusal.EndsAt, now);
        if (template.Rendered.TryGetValue(text.Language, out RenderedText? last) && last.Left == left && last.Content == content.Refusal)
        {
            return last.Bytes;
        }

        if (!IsOneForAll(template))
        {
            return Fill(template, text, context, content.For(retryAfter), left);
        }

        byte[] bytes = Fill(template, text, context, content.Refusal, left);
        template.Rendered[text.Language] = new RenderedText(content.Refusal, left, bytes);
        return bytes;
    }

    // Whether all visitors get the same page, as long as the content stays the same.
    private static bool IsOneForAll(PageTemplate template) => !template.Has(RequestPath) && !template.Has(RetryAfter);

    private byte[] Fill(PageTemplate template, PageText text, HttpContext context, MaintenanceRefusal refusal, TimeLeft left) =>
        Encoding.UTF8.GetBytes(template.Fill(name => Value(name, text, context, refusal, left)));

    private string? Value(string name, PageText text, HttpContext context, MaintenanceRefusal refusal, TimeLeft left) => name switch
    {
        "site" => Encode(refusal.Site),
        "title" => Encode(text.TitleOf(refusal)),
        "message" => Encode(text.MessageOf(refusal)),
        RequestPath => Encode(UrlPath.Of(context.Request)),
        "ends_at" => refusal.EndsAt is { } end ? Encode(WireTime.Format(end)) : "",
        RetryAfter => refusal.RetryAfterSeconds.ToString(CultureInfo.InvariantCulture),
        BuiltInPage.LanguageValue => Encode(text.Language),
        BuiltInPage.DirectionValue => text.Direction,
        BuiltInPage.BrandBlock => brand.Style.Length > 0 ? BuiltInPage.BrandStyle(brand.Style) : "",
        BuiltInPage.PictureBlock => brand.Logo is { } logo ? BuiltInPage.Logo(logo) : BuiltInPage.Picture,
        BuiltInPage.EndsAtBlock => BuiltInPage.EndsAt(text, refusal.EndsAt, left.ToString(), Encode),
        BuiltInPage.LinkBlock => refusal.Link is { } link ? BuiltInPage.Link(Encode(link), Encode(text.More)) : "",
        _ => null,
    };

    private static string Encode(string text) => Encoder.Encode(text);
}

/// <summary>A page as it is sent.</summary>
/// <param name="Bytes">Its text in UTF-8.</param>
/// <param name="Language">Its language; null where its author does not say.</param>
/// <param name="IsOwn">Whether it is the app's own.</param>
internal readonly record struct RenderedPage(byte[] Bytes, string? Language, bool IsOwn);
