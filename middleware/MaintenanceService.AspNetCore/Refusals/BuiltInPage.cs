namespace MaintenanceService.AspNetCore.Refusals;

/// <summary>The built-in page: self-contained, light and dark, readable on a phone and without its style, without script.</summary>
internal static class BuiltInPage
{
    public const string EndsAtBlock = "_ends_at";
    public const string LinkBlock = "_link";
    public const string BrandBlock = "_brand";
    public const string PictureBlock = "_picture";
    public const string LanguageValue = "_language";
    public const string DirectionValue = "_direction";

    /// <summary>The text of the style element; a strict policy may allow it by its hash.</summary>
    public const string Style = """
        :root { --page: #f4f5f7; --card: #ffffff; --text: #1c2430; --quiet: #5b6675; --line: #e3e7ec; --accent: #b45309; --tint: #fef3e2; }
        @media (prefers-color-scheme: dark) {
          :root { --page: #12161c; --card: #1b212a; --text: #eef1f5; --quiet: #a3adba; --line: #2c3541; --accent: #fbbf6b; --tint: #33281a; }
        }
        * { box-sizing: border-box; }
        body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1.5rem; background: var(--page); color: var(--text);
          font: 1.0625rem/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
        main { width: 100%; max-width: 34rem; padding: clamp(1.75rem, 6vw, 3rem); background: var(--card); border: 1px solid var(--line);
          border-radius: 1rem; box-shadow: 0 1px 2px rgb(0 0 0 / .04), 0 12px 32px rgb(0 0 0 / .06); }
        svg { display: block; width: 3.5rem; height: 3.5rem; padding: .75rem; border-radius: 50%; background: var(--tint); color: var(--accent); }
        img { display: block; height: 3.5rem; max-width: 100%; object-fit: contain; object-position: left; }
        [dir=rtl] img { object-position: right; }
        h1 { margin: 1.5rem 0 .75rem; font-size: clamp(1.5rem, 5vw, 2rem); line-height: 1.2; letter-spacing: -.01em; text-wrap: balance; overflow-wrap: anywhere; }
        p { margin: 0 0 1rem; white-space: pre-line; overflow-wrap: anywhere; }
        [dir=auto] { unicode-bidi: plaintext; }
        p:last-child { margin-bottom: 0; }
        .quiet { margin-top: 1.75rem; padding-top: 1.25rem; border-top: 1px solid var(--line); color: var(--quiet); font-size: .9375rem; }
        a { color: var(--accent); text-underline-offset: .2em; }
        a:focus-visible { outline: 2px solid currentColor; outline-offset: 3px; border-radius: 2px; }
        """;

    /// <summary>The picture; it has width and height, since without the style it would fill the window.</summary>
    public const string Picture = """
        <svg width="56" height="56" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">
        <path d="M14.7 6.3a4.5 4.5 0 0 0-6 5.6L3.6 17a1.9 1.9 0 0 0 0 2.7l.7.7a1.9 1.9 0 0 0 2.7 0l5.1-5.1a4.5 4.5 0 0 0 5.6-6l-2.9 2.9-2.5-.5-.5-2.5z"/>
        </svg>
        """;

    public const string Html = """
        <!DOCTYPE html>
        <html lang="{{_language}}" dir="{{_direction}}">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="robots" content="noindex">
        <meta name="color-scheme" content="light dark">
        <title>{{title}}</title>
        <style>
        """ + Style + """
        </style>
        {{_brand}}
        </head>
        <body>
        <main>
        {{_picture}}
        <h1 dir="auto">{{title}}</h1>
        <p dir="auto">{{message}}</p>
        {{_link}}
        {{_ends_at}}
        </main>
        </body>
        </html>
        """;

    /// <summary>Returns a paragraph with the end, in UTC because the visitor's time zone is unknown, and the time that is left.</summary>
    public static string EndsAt(PageText text, DateTimeOffset? endsAt, string left, Func<string, string> encode) => endsAt is { } end
        ? $"<p class=\"quiet\">{encode(text.ExpectedBack).Replace("{0}", $"<time datetime=\"{Client.WireTime.Format(end)}\">{encode(text.Format(end))}</time>{(left.Length > 0 ? $" (<bdi>{left}</bdi>)" : "")}", StringComparison.Ordinal)}</p>"
        : "";

    /// <summary>Returns the app's picture, which is for the eye only: the title says whose page it is.</summary>
    public static string Logo(string dataUri) => $"<img src=\"{dataUri}\" height=\"56\" alt=\"\">";

    /// <summary>Returns the style element of the app's colours.</summary>
    public static string BrandStyle(string style) => $"<style>{style}</style>";

    /// <summary>Returns a link; address and text must be encoded.</summary>
    public static string Link(string address, string words) => $"<p><a href=\"{address}\" rel=\"noreferrer\">{words}</a></p>";
}
