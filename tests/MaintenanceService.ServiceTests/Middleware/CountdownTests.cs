using MaintenanceService.Client;
using MaintenanceService.Tests.Processes;
using Microsoft.Playwright;
using Xunit;

namespace MaintenanceService.Tests.Middleware;

/// <summary>The time that is left: by reloading in the built-in page, by the script in an app's own.</summary>
public sealed class CountdownTests
{
    [Fact]
    public async Task BuiltIn_page_counts_down_by_loading_itself_again()
    {
        await using Chromium chromium = await Chromium.StartAsync();
        await using RunningApp app = await RunningApp.StartInMemoryAsync();
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        app.Memory.Set(MaintenanceMode.Closed, "moving", now.AddSeconds(100));
        IPage page = await chromium.PageAsync(new BrowserNewPageOptions { JavaScriptEnabled = false });
        int loads = 0;
        page.Request += (_, request) => loads += request.IsNavigationRequest ? 1 : 0;

        await page.GotoAsync(app.Address.ToString());
        string first = await page.Locator("bdi").InnerTextAsync();
        app.Memory.Set(MaintenanceMode.Closed, "moving", TimeProvider.System.GetUtcNow().AddSeconds(3));
        await page.GotoAsync(app.Address.ToString());
        string message = await page.Locator("p").First.InnerTextAsync();
        // It is over then, and the app answers.
        await Assertions.Expect(page.Locator("body")).ToHaveTextAsync("app", new() { Timeout = 180_000 });

        Assert.Equal("≈ 2 min", first);
        Assert.Equal(3, loads);
        Assert.Equal("moving", message);
    }

    [Fact]
    public async Task Own_page_counts_the_seconds_down_by_the_script()
    {
        await using Chromium chromium = await Chromium.StartAsync();
        await using RunningApp app = await RunningApp.StartInMemoryAsync();
        await File.WriteAllTextAsync(
            Path.Combine(app.Folder, "503.html"),
            """<!DOCTYPE html><html lang="en"><title>x</title><time datetime="{{ends_at}}" data-countdown></time><script src="/.well-known/maintenance.js" defer></script>""",
            TestContext.Current.CancellationToken);
        DateTimeOffset now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
        app.Memory.Set(MaintenanceMode.Closed, "moving", now.AddSeconds(3725));
        IPage page = await chromium.PageAsync();
        await page.Clock.InstallAsync(new ClockInstallOptions { TimeDate = now.UtcDateTime });
        await page.GotoAsync(app.Address.ToString());
        await page.Clock.PauseAtAsync(now.AddSeconds(5).UtcDateTime);

        await Assertions.Expect(page.Locator("time")).ToHaveTextAsync("01:02:00");
        await page.Clock.RunForAsync(60_000);
        await Assertions.Expect(page.Locator("time")).ToHaveTextAsync("01:01:00");
        await page.Clock.FastForwardAsync(3_700_000);
        await Assertions.Expect(page.Locator("time")).ToHaveTextAsync("");
    }
}
