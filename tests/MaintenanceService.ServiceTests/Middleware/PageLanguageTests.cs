using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using MaintenanceService.Client;
using MaintenanceService.Tests.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Microsoft.Playwright;
using Xunit;

namespace MaintenanceService.Tests.Middleware;

/// <summary>The page in the visitor's language, and under a strict policy.</summary>
public sealed partial class PageLanguageTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, "en", "ltr", "Down for maintenance")]
    [InlineData("de", "de", "ltr", "Wartungsarbeiten")]
    [InlineData("de-AT,en;q=0.5", "de", "ltr", "Wartungsarbeiten")]
    [InlineData("en;q=0.5, FR-ca;q=0.8", "fr", "ltr", "Site en maintenance")]
    [InlineData("ja, es;q=0.1", "es", "ltr", "En mantenimiento")]
    [InlineData("de;q=0, es", "es", "ltr", "En mantenimiento")]
    [InlineData("ja, *", "en", "ltr", "Down for maintenance")]
    [InlineData("../../etc/passwd, de", "de", "ltr", "Wartungsarbeiten")]
    [InlineData("ar", "ar", "rtl", "الموقع قيد الصيانة")]
    [InlineData("it-IT", "it", "ltr", "In manutenzione")]
    public async Task Page_speaks_the_visitors_language(string? accepted, string language, string direction, string title)
    {
        await using RunningApp app = await StartAsync();

        using HttpResponseMessage response = await GetAsync(app, accepted);
        string page = await response.Content.ReadAsStringAsync(Test);

        Assert.Contains($"<html lang=\"{language}\" dir=\"{direction}\">", page, StringComparison.Ordinal);
        Assert.Contains($"<h1 dir=\"auto\">{title}</h1>", page, StringComparison.Ordinal);
        Assert.Equal(language, Assert.Single(response.Content.Headers.ContentLanguage));
        Assert.Contains("Accept-Language", response.Headers.Vary);
    }

    [Theory]
    [InlineData("de-CH", "deutsch")]
    [InlineData("en, de;q=0.5", "english")]
    [InlineData("pt-BR", "brasil")]
    [InlineData("pt", "english")]
    [InlineData("ja", "english")]
    [InlineData(null, "english")]
    public async Task Own_page_of_a_language_lies_beside_the_own_page(string? accepted, string expected)
    {
        await using RunningApp app = await StartAsync();
        await File.WriteAllTextAsync(Path.Combine(app.Folder, "503.html"), "<html lang=\"en\">english", Test);
        await File.WriteAllTextAsync(Path.Combine(app.Folder, "503.de.html"), "deutsch", Test);
        await File.WriteAllTextAsync(Path.Combine(app.Folder, "503.pt-BR.html"), "brasil", Test);

        Assert.EndsWith(expected, await (await GetAsync(app, accepted)).Content.ReadAsStringAsync(Test), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Policy_of_the_page_allows_its_style_alone_and_the_docs_name_its_hash()
    {
        await using RunningApp app = await StartAsync();

        using HttpResponseMessage response = await GetAsync(app, null);
        string style = Style().Match(await response.Content.ReadAsStringAsync(Test)).Groups[1].Value;
        string hash = $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)))}'";

        Assert.Contains($"style-src {hash};", Assert.Single(response.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Contains(hash, await File.ReadAllTextAsync(Architecture.Repository.PathOf("docs/middleware.md"), Test), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_says_how_long_it_takes_and_opens_by_itself()
    {
        await using Chromium chromium = await Chromium.StartAsync();
        await using RunningApp app = await StartAsync();
        app.Memory.Set(MaintenanceMode.Closed, "moving", TimeProvider.System.GetUtcNow().AddSeconds(3));

        using HttpResponseMessage response = await GetAsync(app, "fr");
        IPage page = await chromium.PageAsync();
        await page.GotoAsync(app.Address.ToString());

        Assert.Contains("(<bdi>≈ 1 min</bdi>)", await response.Content.ReadAsStringAsync(Test), StringComparison.Ordinal);
        Assert.InRange(int.Parse(Assert.Single(response.Headers.GetValues("Refresh")), null), 5, 75);
        Assert.InRange((await response.Content.ReadAsByteArrayAsync(Test)).Length, 1000, 14 * 1024);
        Assert.False((await app.SendAsync(HttpMethod.Post, "/", ("Accept", "text/html"))).Headers.Contains("Refresh"));
        // Without a click: the site is open, and after a while the page is the app's.
        app.Memory.Set(MaintenanceMode.Open);
        await page.Locator("h1").WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Detached });
        Assert.Equal("app", await page.Locator("body").InnerTextAsync());
    }

    [Fact]
    public async Task Page_is_readable_under_the_apps_own_strict_policy()
    {
        await using Chromium chromium = await Chromium.StartAsync();
        await using RunningApp app = await StartAsync(setup => setup.Before = web => web.Use((context, next) =>
        {
            context.Response.Headers.ContentSecurityPolicy = "default-src 'self'; style-src 'self'";
            return next(context);
        }));
        IPage page = await chromium.PageAsync();
        await page.GotoAsync(app.Address.ToString());

        Assert.True(await page.EvaluateAsync<bool>("document.querySelector('svg').getBoundingClientRect().width <= 60"), "The drawing must not fill the window.");
        Assert.Equal("Down for maintenance", await page.Locator("h1").InnerTextAsync());
    }

    [Theory]
    [InlineData("<a id=x href=\"{{request_path}}\">x</a>")]
    [InlineData("<script>window.p = `{{request_path}}`</script>")]
    [InlineData("<script>window.p = '{{request_path}}'</script>")]
    [InlineData("<script>window.p = \"{{request_path}}\"; var q = '{{request_path}}'</script>")]
    public async Task Path_of_the_request_runs_nothing_and_leads_nowhere(string template)
    {
        await using Chromium chromium = await Chromium.StartAsync();
        await using RunningApp app = await StartAsync();
        await File.WriteAllTextAsync(Path.Combine(app.Folder, "503.html"), "<!DOCTYPE html><body>" + template, Test);
        foreach (string path in new[] { "//evil.example/x", "/\\evil.example", "/${window.ran=1}", "/'-(window.ran=1)-'", "/\"-(window.ran=1)-\"", "/%5C';window.ran=1;//", "/</script><script>window.ran=1</script>" })
        {
            IPage page = await chromium.PageAsync();
            await page.GotoAsync(app.Address.GetLeftPart(UriPartial.Authority) + path);

            Assert.Null(await page.EvaluateAsync<int?>("window.ran ?? null"));
            Assert.True(await page.EvaluateAsync<bool>("!document.getElementById('x') || document.getElementById('x').host === location.host"), path);
            await page.CloseAsync();
        }
    }

    private static async Task<RunningApp> StartAsync(Action<AppSetup>? change = null)
    {
        RunningApp app = await RunningApp.StartInMemoryAsync(setup =>
        {
            AddLanguages(setup);
            change?.Invoke(setup);
        });
        app.Memory.Set(MaintenanceMode.Closed);
        return app;
    }

    /// <summary>Lets an app know two more languages, one of them written from right to left.</summary>
    internal static void AddLanguages(AppSetup setup) => setup.Builder = builder =>
    {
        builder.Services.AddSingleton<IStringLocalizerFactory, Words>();
        builder.Services.Configure<RequestLocalizationOptions>(options => options.AddSupportedUICultures("en", "it", "ar"));
    };

    private static Task<HttpResponseMessage> GetAsync(RunningApp app, string? accepted) =>
        app.GetAsync("/", accepted is null ? [("Accept", "text/html")] : [("Accept", "text/html"), ("Accept-Language", accepted)]);

    [GeneratedRegex("<style>(.*)</style>", RegexOptions.Singleline)]
    private static partial Regex Style();

    /// <summary>An app's localizer that knows two more languages.</summary>
    private sealed class Words : IStringLocalizerFactory, IStringLocalizer
    {
        public LocalizedString this[string name] => (System.Globalization.CultureInfo.CurrentUICulture.Name, name) switch
        {
            ("it", "ClosedTitle") => new LocalizedString(name, "In manutenzione"),
            ("ar", "ClosedTitle") => new LocalizedString(name, "الموقع قيد الصيانة"),
            _ => new LocalizedString(name, name, resourceNotFound: true),
        };

        public LocalizedString this[string name, params object[] arguments] => this[name];

        public IStringLocalizer Create(Type resourceSource) => this;

        public IStringLocalizer Create(string baseName, string location) => baseName == "MaintenancePage" ? this : throw new InvalidOperationException(baseName);

        public IEnumerable<LocalizedString> GetAllStrings(bool includeParentCultures) => [];
    }
}
