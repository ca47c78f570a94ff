using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using MaintenanceService.Client;
using MaintenanceService.Tests.Processes;
using Microsoft.Extensions.Options;
using Microsoft.Playwright;
using Xunit;

namespace MaintenanceService.Tests.Middleware;

/// <summary>The built-in page with an app's picture and colours.</summary>
public sealed partial class PageBrandTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;
    private static readonly string Logo = "data:image/svg+xml;base64," + Convert.ToBase64String(
        Encoding.UTF8.GetBytes("<svg xmlns='http://www.w3.org/2000/svg' width='160' height='56'><rect width='160' height='56' rx='8' fill='#00857a'/></svg>"));

    [Fact]
    public async Task Policy_allows_the_colours_and_the_picture_and_the_style_keeps_its_hash()
    {
        await using RunningApp plain = await StartAsync(null, null, null);
        await using RunningApp branded = await StartAsync(Logo, "#0a7", "#e8f1f0");

        (string plainPage, string plainPolicy) = await PageAsync(plain);
        (string page, string policy) = await PageAsync(branded);

        string[] styles = [.. Styles().Matches(page).Select(match => match.Groups[1].Value)];
        Assert.Equal(2, styles.Length);
        Assert.Equal(styles[0], Assert.Single(Styles().Matches(plainPage)).Groups[1].Value);
        Assert.Equal($"default-src 'none'; style-src {Hash(styles[0])} {Hash(styles[1])}; img-src data:; base-uri 'none'; form-action 'none'", policy);
        Assert.Equal($"default-src 'none'; style-src {Hash(styles[0])}; base-uri 'none'; form-action 'none'", plainPolicy);
        Assert.Contains($"<img src=\"{Logo}\" height=\"56\" alt=\"\">", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<svg", page, StringComparison.Ordinal);
        Assert.InRange(Encoding.UTF8.GetByteCount(page), 1_000, 14 * 1024);
    }

    [Theory]
    [InlineData("Logo", "https://example.com/logo.png", "data URI")]
    [InlineData("Logo", "data:image/gif;base64,AAAA", "data URI")]
    [InlineData("Logo", "data:image/svg+xml,<svg onload=\"alert(1)\">", "percent-encoded")]
    [InlineData("Logo", "data:image/png;base64,not base64", "Base64")]
    [InlineData("Logo", "data:text/html,hello", "data URI")]
    [InlineData("AccentColor", "red", "#0a7")]
    [InlineData("AccentColor", "#0a7;}body{display:none", "#0a7")]
    [InlineData("BackgroundColor", "#12345", "#0a7")]
    public async Task Value_that_is_none_fails_the_start_with_a_sentence(string setting, string value, string hint)
    {
        await using RunningApp app = RunningApp.Build(new Uri("http://127.0.0.1:1"), setup => setup.Settings[$"Maintenance:Page:{setting}"] = value);

        OptionsValidationException fault = await Assert.ThrowsAsync<OptionsValidationException>(app.StartAsync);

        Assert.StartsWith($"Maintenance:Page:{setting} must be ", fault.Message, StringComparison.Ordinal);
        Assert.Contains(hint, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Longest_logo_keeps_the_page_below_14_KB_and_a_longer_one_fails_the_start()
    {
        string longest = "data:image/png;base64," + new string('A', 5_976);
        await using RunningApp app = await StartAsync(longest, "#123456", "#abc");
        app.Memory.Set(MaintenanceMode.Closed, new string('ß', 2_000), TimeProvider.System.GetUtcNow().AddHours(1));
        await using RunningApp refused = RunningApp.Build(new Uri("http://127.0.0.1:1"), setup => setup.Settings["Maintenance:Page:Logo"] = longest + "AAAA");

        Assert.InRange(Encoding.UTF8.GetByteCount((await PageAsync(app)).Page), 8_000, 14 * 1024);
        Assert.Contains("6000 characters", (await Assert.ThrowsAsync<OptionsValidationException>(refused.StartAsync)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ColorScheme.Light, 360, "en", "#00857a")]
    [InlineData(ColorScheme.Dark, 360, "ar", "#111111")]
    [InlineData(ColorScheme.Dark, 1280, "de", "#ffee00")]
    [InlineData(ColorScheme.Light, 1280, "ar", "#ffee00")]
    public async Task Branded_page_is_readable_in_each_form_and_asks_for_nothing_else(ColorScheme scheme, int width, string language, string accent)
    {
        await using Chromium chromium = await Chromium.StartAsync();
        SiteStateMaintenance maintenance = States.Maintenance() with
        {
            Message = (language == "ar" ? "نعمل على تحسين الموقع " : "We move house ") + new string('w', 300),
            Link = "https://status.example/",
            EndsAt = TimeProvider.System.GetUtcNow().AddMinutes(25),
        };
        await using ScriptedService service = await ScriptedService.StartAsync(States.With(maintenance) with { Settings = new SiteSettings { Title = language == "ar" ? "الموقع قيد الصيانة" : "The shop is closed" } });
        await using RunningApp app = await RunningApp.StartAsync(service, setup =>
        {
            PageLanguageTests.AddLanguages(setup);
            Brand(setup.Settings, Logo, accent, "#e8f1f0");
        });
        IPage page = await chromium.PageAsync(new BrowserNewPageOptions { ColorScheme = scheme, Locale = language, ViewportSize = new ViewportSize { Width = width, Height = 720 } });
        var asked = new List<string>();
        var complaints = new List<string>();
        page.Request += (_, request) => asked.Add(request.Url);
        page.Console += (_, line) => complaints.Add(line.Text);
        await page.GotoAsync(app.Address.ToString());

        Assert.Equal(160, await page.EvaluateAsync<int>("document.querySelector('img').naturalWidth"));
        Assert.Equal(scheme == ColorScheme.Light ? "rgb(232, 241, 240)" : "rgb(23, 24, 24)", await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), "It must not scroll sideways.");
        Assert.Equal(language == "ar" ? "rtl" : "ltr", await page.EvaluateAsync<string>("document.documentElement.dir"));
        Assert.DoesNotContain(asked, url => !url.StartsWith(app.Address.ToString(), StringComparison.Ordinal) && !url.StartsWith("data:", StringComparison.Ordinal));
        Assert.DoesNotContain(complaints, line => !line.Contains("503", StringComparison.Ordinal));
        AxeResult result = await page.RunAxe();
        Assert.Empty(result.Violations.Select(violation => $"{violation.Id}: {string.Join(" | ", violation.Nodes.Select(node => node.Html))}"));
        if (Environment.GetEnvironmentVariable("MAINTENANCE_SCREENSHOTS") is { } folder)
        {
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"page-{scheme}-{width}-{language}.png") });
        }
    }

    private static async Task<RunningApp> StartAsync(string? logo, string? accent, string? background)
    {
        RunningApp app = await RunningApp.StartInMemoryAsync(setup => setup.Options = options =>
            (options.Page.Logo, options.Page.AccentColor, options.Page.BackgroundColor) = (logo, accent, background));
        app.Memory.Set(MaintenanceMode.Closed);
        return app;
    }

    private static void Brand(Dictionary<string, string?> settings, string logo, string accent, string background)
    {
        settings["Maintenance:Page:Logo"] = logo;
        settings["Maintenance:Page:AccentColor"] = accent;
        settings["Maintenance:Page:BackgroundColor"] = background;
    }

    private static async Task<(string Page, string Policy)> PageAsync(RunningApp app)
    {
        using HttpResponseMessage response = await app.GetAsync("/", ("Accept", "text/html"));
        return (await response.Content.ReadAsStringAsync(Test), Assert.Single(response.Headers.GetValues("Content-Security-Policy")));
    }

    private static string Hash(string style) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)))}'";

    [GeneratedRegex("<style>(.*?)</style>", RegexOptions.Singleline)]
    private static partial Regex Styles();
}
