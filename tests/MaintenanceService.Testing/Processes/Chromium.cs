using Microsoft.Playwright;
using Xunit;

namespace MaintenanceService.Tests.Processes;

/// <summary>A real Chromium, where this machine has one.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    /// <summary>For its start and for each step in it: a hang guard, for machines of any speed.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Chromium(IPlaywright playwright, IBrowser browser)
    {
        _playwright = playwright;
        _browser = browser;
    }

    /// <summary>Starts it; skips the test where there is none.</summary>
    public static async Task<Chromium> StartAsync()
    {
        string? executable = Array.Find(Places, File.Exists);
        Assert.SkipWhen(executable is null, "chromium is not installed");
        IPlaywright playwright = await Playwright.CreateAsync();
        IBrowser browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = executable,
            Timeout = (float)Patience.TotalMilliseconds,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync",
            ],
        });
        return new Chromium(playwright, browser);
    }

    public async Task<IPage> PageAsync(BrowserNewPageOptions? options = null)
    {
        IPage page = await _browser.NewPageAsync(options);
        page.SetDefaultTimeout((float)Patience.TotalMilliseconds);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
