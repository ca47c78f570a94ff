using Microsoft.Playwright;
using Xunit;

namespace MaintenanceService.Tests.Processes;

/// <summary>Pages in a real Chromium, where this machine has one. One browser serves the whole run; each page has a context of its own.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    // Ends with this process: its driver ends as its input does, and takes the browser with it.
    private static readonly Lazy<Task<IBrowser>> Browser = new(LaunchAsync);

    private readonly IBrowser _browser;
    private readonly List<IPage> _pages = [];

    private Chromium(IBrowser browser) => _browser = browser;

    /// <summary>Waits until the browser runs; skips the test where there is none.</summary>
    public static async Task<Chromium> StartAsync()
    {
        Assert.SkipWhen(Executable is null, "chromium is not installed");
        return new Chromium(await Browser.Value);
    }

    public async Task<IPage> PageAsync(BrowserNewPageOptions? options = null)
    {
        IPage page = await _browser.NewPageAsync(options);
        page.SetDefaultTimeout((float)HangGuard.Longest.TotalMilliseconds);
        _pages.Add(page);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (IPage page in _pages)
        {
            await page.Context.CloseAsync();
        }
    }

    private static string? Executable => Array.Find(Places, File.Exists);

    private static async Task<IBrowser> LaunchAsync()
    {
        IPlaywright playwright = await Playwright.CreateAsync();
        Assertions.SetDefaultExpectTimeout((float)HangGuard.Longest.TotalMilliseconds);
        return await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Executable,
            Timeout = (float)HangGuard.Longest.TotalMilliseconds,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync",
            ],
        });
    }
}
