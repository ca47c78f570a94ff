using System.Net;
using MaintenanceService.Client;
using MaintenanceService.Tests.Processes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Playwright;
using Xunit;

namespace MaintenanceService.Tests.Middleware;

/// <summary>The page for people: the app's own or the built-in one, with every value encoded.</summary>
public sealed class RefusalPageTests
{
    private const string Attack = "<script>alert(1)</script>\"'&{{site}}";
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;
    private static readonly (string, string) Browser = ("Accept", "text/html,*/*;q=0.8");

    [Fact]
    public async Task Own_page_is_filled_in_and_everything_is_encoded()
    {
        SiteStateMaintenance maintenance = States.Maintenance() with { Message = Attack, EndsAt = new DateTimeOffset(2099, 5, 4, 3, 2, 1, TimeSpan.Zero) };
        await using ScriptedService service = await ScriptedService.StartAsync(States.With(maintenance) with { Settings = new SiteSettings { Title = Attack } });
        await using RunningApp app = await RunningApp.StartAsync(service);
        await File.WriteAllTextAsync(
            Path.Combine(app.Folder, "503.html"), "s={{site}} t={{title}} m={{ message }} p={{request_path}} e={{ends_at}} r={{retry_after}} {{unknown}} {{ {x:1}}", Test);

        string page = await PageAsync(app, "/a%3Cb%3E%22'%C3%A9");

        Assert.DoesNotContain("<", page, StringComparison.Ordinal);
        Assert.StartsWith("s=shop t=&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#x27;&amp;{{site}} m=&lt;script&gt;", page, StringComparison.Ordinal);
        Assert.Contains(" p=/a%3Cb%3E%22%27é ", page, StringComparison.Ordinal);
        Assert.Contains(" e=2099-05-04T03:02:01", page, StringComparison.Ordinal);
        Assert.Contains(" r=86400 ", page, StringComparison.Ordinal);
        Assert.EndsWith(" {{unknown}} {{ {x:1}}", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Own_page_that_changes_is_read_anew_and_one_that_goes_makes_room_for_the_built_in()
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed());
        await using RunningApp app = await RunningApp.StartAsync(service);
        string file = Path.Combine(app.Folder, "503.html");

        Assert.Contains("Down for maintenance", await PageAsync(app, "/"), StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, "first", Test);
        await UntilPageAsync(app, page => page == "first");
        await File.WriteAllTextAsync(file, "second", Test);
        await UntilPageAsync(app, page => page == "second");
        File.Delete(file);
        await UntilPageAsync(app, page => page.Contains("Down for maintenance", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("folder")]
    [InlineData("huge")]
    [InlineData("missing")]
    public async Task Page_that_is_no_page_gives_the_built_in_one(string kind)
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed());
        await using RunningApp app = await RunningApp.StartAsync(service);
        string file = Path.Combine(app.Folder, "503.html");
        switch (kind)
        {
            case "folder":
                Directory.CreateDirectory(file);
                break;
            case "huge":
                await File.WriteAllTextAsync(file, new string('x', 2 * 1024 * 1024), Test);
                break;
        }

        Assert.Contains("Down for maintenance", await PageAsync(app, "/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Disk_that_fails_gives_the_built_in_page_and_one_warning_a_read()
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed());
        await using RunningApp app = await RunningApp.StartAsync(
            service,
            setup => setup.Before = web => web.Services.GetRequiredService<IHostEnvironment>().ContentRootFileProvider = new FailingFiles());

        Assert.Contains("Down for maintenance", await PageAsync(app, "/"), StringComparison.Ordinal);
        Assert.Contains("Down for maintenance", await PageAsync(app, "/"), StringComparison.Ordinal);
        Assert.Single(app.Log.Of(172));
    }

    [Fact]
    public async Task BuiltIn_page_encodes_and_loads_nothing_from_elsewhere()
    {
        SiteStateMaintenance maintenance = States.Maintenance() with { Message = Attack, Link = "https://status.example/?a=1&b=\"><script>" };
        await using ScriptedService service = await ScriptedService.StartAsync(States.With(maintenance) with { Settings = new SiteSettings { Title = Attack } });
        await using RunningApp app = await RunningApp.StartAsync(service);

        string page = await PageAsync(app, "/<script>");

        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("src=", page, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", page, StringComparison.Ordinal);
        Assert.DoesNotContain("url(", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<link", page, StringComparison.Ordinal);
        Assert.Contains("href=\"https://status.example/?a=1&amp;b=&quot;&gt;&lt;script&gt;\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BuiltIn_page_has_a_light_and_a_dark_form_and_fits_a_phone()
    {
        await using Chromium chromium = await Chromium.StartAsync();
        SiteStateMaintenance maintenance = States.Maintenance() with
        {
            Message = "We move house: " + new string('w', 300),
            EndsAt = new DateTimeOffset(2099, 5, 4, 3, 2, 1, TimeSpan.Zero),
            Link = "https://status.example/",
        };
        await using ScriptedService service = await ScriptedService.StartAsync(States.With(maintenance));
        await using RunningApp app = await RunningApp.StartAsync(service);
        var grounds = new HashSet<string>();
        foreach (ColorScheme scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            IPage page = await chromium.PageAsync(new BrowserNewPageOptions { ColorScheme = scheme, ViewportSize = new ViewportSize { Width = 320, Height = 568 } });
            var errors = new List<string>();
            page.Console += (_, line) => errors.Add(line.Text);
            IResponse response = (await page.GotoAsync(app.Address.ToString()))!;

            Assert.Equal(503, response.Status);
            grounds.Add(await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
            Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), "It must not scroll sideways.");
            Assert.Equal("Down for maintenance", await page.Locator("h1").InnerTextAsync());
            Assert.Equal("https://status.example/", await page.Locator("a").GetAttributeAsync("href"));
            Assert.Contains("4 May 2099, 03:02 UTC", await page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
            // The refused favicon apart, that the browser asks for by itself.
            Assert.DoesNotContain(errors, error => !error.Contains("503", StringComparison.Ordinal));
        }

        Assert.Equal(2, grounds.Count);
    }

    private static async Task<string> PageAsync(RunningApp app, string path)
    {
        using HttpResponseMessage response = await app.GetAsync(path, Browser);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("text/html; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        return await response.Content.ReadAsStringAsync(Test);
    }

    // The file system tells of a change in its own time.
    private static async Task UntilPageAsync(RunningApp app, Func<string, bool> fits)
    {
        using CancellationTokenSource hangGuard = HangGuard.Start();
        while (!fits(await PageAsync(app, "/")))
        {
            hangGuard.Token.ThrowIfCancellationRequested();
        }
    }
}
