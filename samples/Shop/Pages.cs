using System.Net.Mime;
using System.Security.Claims;
using System.Text.Encodings.Web;

namespace Shop;

/// <summary>The ordinary pages.</summary>
internal static class Pages
{
    private const int SlowMost = 300;

    public static void Map(WebApplication app)
    {
        RouteGroupBuilder pages = app.MapGroup("").AddEndpointFilter<RouteGroupBuilder, CountedRequests>();
        pages.MapGet("/", (ClaimsPrincipal user) => Results.Content(Home(user), MediaTypeNames.Text.Html));
        app.MapGet("/ignored", () => "This page stays open during maintenance.\n").AllowDuringMaintenance();
        app.MapGet("/counters", (Counters counters) => counters.Read()).AllowDuringMaintenance();
        pages.MapPost("/orders", () => Results.Created("/orders/1", new { id = 1 }));
        Imports.Map(pages);
        pages.MapGet("/slow", async (Counters counters, TimeProvider time, CancellationToken cancellationToken, int seconds = 10) =>
        {
            counters.Slow();
            await Task.Delay(TimeSpan.FromSeconds(Math.Clamp(seconds, 0, SlowMost)), time, cancellationToken);
            return $"That took {seconds} seconds.\n";
        });
    }

    private static string Home(ClaimsPrincipal user) => $$"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>Shop</title>
        <style>
        body { max-width: 40rem; margin: 4rem auto; padding: 0 1.5rem; font: 1.0625rem/1.6 system-ui, sans-serif; }
        h1 { font-size: 2rem; letter-spacing: -.01em; }
        code { font-size: .95em; }
        </style>
        </head>
        <body>
        <h1>Shop</h1>
        <p>The shop is open. You are {{HtmlEncoder.Default.Encode(user.Identity?.Name ?? "a guest")}}.</p>
        <ul>
        <li><a href="/ignored">/ignored</a> stays open during maintenance.</li>
        <li><a href="/slow?seconds=10">/slow?seconds=10</a> takes its time.</li>
        <li><a href="/login">/login</a>: <code>sam</code> is staff and gets through, <code>kim</code> is not.</li>
        </ul>
        </body>
        </html>
        """;
}
