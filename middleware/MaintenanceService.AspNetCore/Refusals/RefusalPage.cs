using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using MaintenanceService.AspNetCore.Branding;
using MaintenanceService.AspNetCore.Headers;
using MaintenanceService.AspNetCore.State;
using MaintenanceService.Client;
using Microsoft.AspNetCore.Http;

namespace MaintenanceService.AspNetCore.Refusals;

/// <summary>Renders the page: the app's own, else the built-in one. Every value is encoded.</summary>
internal sealed class RefusalPage(OwnPages ownPages, PageLanguages languages, PageBrand brand, InstanceStateMachine stateMachine)
{
    private const string RequestPath = "request_path";
    private const string RetryAfter = "retry_after";
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(System.Text.Unicode.UnicodeRanges.All);
    private static readonly PageTemplate BuiltIn = PageTemplate.Parse(BuiltInPage.Html, null);

    // The last page of each template and language, a bounded number.
    private readonly ConcurrentDictionary<(PageTemplate, string), Rendered> _last = new();

    /// <param name="context">The request.</param>
    /// <param name="content">The content.</param>
    /// <param name="retryAfter">The retry delay in seconds.</param>
    public RenderedPage Render(HttpContext context, RefusalContent content, int retryAfter)
    {
        IReadOnlyList<string> accepted = AcceptedLanguages.Of(context.Request);
        PageTemplate? own = ownPages.Find(accepted);
        PageText text = own?.Language is { } language ? languages.Find(language) ?? PageText.English : languages.For(accepted);
        return new RenderedPage(Render(own ?? BuiltIn, text, context, content, retryAfter), own is null ? text.Language : own.Language, IsOwn: own is not null);
    }

    private byte[] Render(PageTemplate template, PageText text, HttpContext context, RefusalContent content, int retryAfter)
    {
        if (!IsOneForAll(template))
        {
            return Fill(template, text, context, content.For(retryAfter));
        }

        // Rendered once, as long as the content and the time that is left stay the same.
        string left = TimeLeft.Of(content.Refusal.EndsAt, stateMachine.ServiceNow);
        if (_last.TryGetValue((template, text.Language), out Rendered? last) && last.Content == content.Refusal && last.Left == left)
        {
            return last.Bytes;
        }

        if (_last.Keys.Any(key => key.Item1 != BuiltIn && !ownPages.IsCurrent(key.Item1)))
        {
            // Remove pages that were changed since.
            _last.Clear();
        }

        byte[] bytes = Fill(template, text, context, content.Refusal);
        _last[(template, text.Language)] = new Rendered(content.Refusal, left, bytes);
        return bytes;
    }

    // Whether all visitors get the same page, as long as the content stays the same.
    private static bool IsOneForAll(PageTemplate template) => !template.Has(RequestPath) && !template.Has(RetryAfter);

    private byte[] Fill(PageTemplate template, PageText text, HttpContext context, MaintenanceRefusal refusal) =>
        Encoding.UTF8.GetBytes(template.Fill(name => Value(name, text, context, refusal)));

    private string? Value(string name, PageText text, HttpContext context, MaintenanceRefusal refusal) => name switch
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
        BuiltInPage.EndsAtBlock => BuiltInPage.EndsAt(text, refusal.EndsAt, TimeLeft.Of(refusal.EndsAt, stateMachine.ServiceNow), Encode),
        BuiltInPage.LinkBlock => refusal.Link is { } link ? BuiltInPage.Link(Encode(link), Encode(text.More)) : "",
        _ => null,
    };

    private static string Encode(string text) => Encoder.Encode(text);

    private sealed record Rendered(MaintenanceRefusal Content, string Left, byte[] Bytes);
}

/// <summary>A page as it is sent.</summary>
/// <param name="Bytes">Its text in UTF-8.</param>
/// <param name="Language">Its language; null where its author does not say.</param>
/// <param name="IsOwn">Whether it is the app's own.</param>
internal readonly record struct RenderedPage(byte[] Bytes, string? Language, bool IsOwn);
