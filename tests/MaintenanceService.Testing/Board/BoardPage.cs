using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using MaintenanceService.Tests.Processes;
using Microsoft.Playwright;
using Xunit;

namespace MaintenanceService.Tests.Board;

/// <summary>The board in a real browser. What the page complains about, scripts and content policy included, is kept.</summary>
internal sealed class BoardPage : IAsyncDisposable
{
    private readonly Chromium _chromium;
    private readonly List<string> _complaints = [];

    private BoardPage(Chromium chromium, IPage page)
    {
        _chromium = chromium;
        Page = page;
        page.Console += (_, message) => Add(message.Type is "error" or "warning" ? message.Text : null);
        page.PageError += (_, error) => Add(error);
    }

    public IPage Page { get; }

    public ILocator Main => Page.GetByRole(AriaRole.Main);

    public ILocator Dialog => Page.GetByRole(AriaRole.Dialog);

    public static async Task<BoardPage> OpenAsync(
        Uri service, ColorScheme scheme = ColorScheme.Light, int width = 1280, int height = 900, Action<BrowserNewPageOptions>? configure = null)
    {
        Chromium chromium = await Chromium.StartAsync();
        var options = new BrowserNewPageOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = scheme,
            Locale = "en-GB",
        };
        configure?.Invoke(options);
        IPage page = await chromium.PageAsync(options);
        var board = new BoardPage(chromium, page);
        await page.GotoAsync(service.ToString());
        return board;
    }

    public async Task SignInAsync(string key)
    {
        await Page.GetByLabel("API key").FillAsync(key);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Page.GetByRole(AriaRole.Heading, new() { Name = "All sites" }).WaitForAsync();
    }

    public async Task ShowSiteAsync(string site)
    {
        await Page.GetByRole(AriaRole.Navigation).Locator($"a[href='#/sites/{site}']").ClickAsync();
        await Main.GetByRole(AriaRole.Heading, new() { Name = "Instances" }).WaitForAsync();
    }

    public async Task ExpectAsync(string text) => await Assertions.Expect(Main).ToContainTextAsync(text);

    /// <summary>Looks for what people with assistive technology stumble over.</summary>
    public async Task AssertAccessibleAsync()
    {
        AxeResult result = await Page.RunAxe();
        Assert.Empty(result.Violations.Select(violation => $"{violation.Id}: {string.Join(" | ", violation.Nodes.Select(node => node.Html))}"));
    }

    public async Task ScreenshotAsync(string name)
    {
        if (Environment.GetEnvironmentVariable("MAINTENANCE_SCREENSHOTS") is { } folder)
        {
            await Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, name + ".png") });
        }
    }

    public void AssertNoComplaints()
    {
        lock (_complaints)
        {
            Assert.Empty(_complaints);
        }
    }

    public ValueTask DisposeAsync() => _chromium.DisposeAsync();

    private void Add(string? complaint)
    {
        lock (_complaints)
        {
            _complaints.AddRange(complaint is null ? [] : [complaint]);
        }
    }
}
