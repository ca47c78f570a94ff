using MaintenanceService.AspNetCore;
using MaintenanceService.Client;
using MaintenanceService.Tests.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;

namespace MaintenanceService.Tests.Middleware.Banners;

/// <summary>The reconnect dialog in a real browser. The test gives it the classes that Blazor gives it, and stands for Blazor's <c>reconnect</c>.</summary>
public sealed class ReconnectTests
{
    private const string Dialog = "#components-reconnect-modal";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Dialog_shows_message_and_end_and_connects_or_loads_anew_when_the_site_is_open(bool isCircuitKept)
    {
        await using Chromium chromium = await Chromium.StartAsync();
        await using RunningApp app = await RunningApp.StartInMemoryAsync(setup =>
        {
            setup.Builder = builder => builder.Services.AddRazorComponents();
            setup.After = web => web.MapGet("/page", () => new RazorComponentResult<MaintenanceReconnect>());
        });
        IPage page = await chromium.PageAsync(new BrowserNewPageOptions { Locale = "en-GB" });
        int loads = 0;
        page.Request += (_, request) => loads += request.IsNavigationRequest ? 1 : 0;
        await page.Clock.InstallAsync();
        await page.GotoAsync(new Uri(app.Address, "/page").ToString());
        await page.EvaluateAsync(
            $"() => {{ window.Blazor = {{ reconnect: async () => {{ window.tried = true; if ({(isCircuitKept ? "true" : "false")}) document.querySelector('{Dialog}').className = 'maintenance-reconnect components-reconnect-hide'; return {(isCircuitKept ? "true" : "false")}; }} }}; }}");
        ILocator dialog = page.Locator(Dialog);
        await Assertions.Expect(dialog).ToBeHiddenAsync();

        app.Memory.Set(MaintenanceMode.Closed, "We move house.", new DateTimeOffset(2099, 1, 2, 3, 4, 5, TimeSpan.Zero));
        await page.EvaluateAsync($"() => document.querySelector('{Dialog}').classList.add('components-reconnect-show')");
        await Assertions.Expect(dialog).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^We move house\\. Expected back by .*2099.*\\.$"));
        await Assertions.Expect(dialog).ToBeVisibleAsync();
        await page.Clock.FastForwardAsync(46_000);
        Assert.Equal(1, loads);

        app.Memory.Set(MaintenanceMode.Open);
        await Eventually.TrueAsync(
            async () =>
            {
                await page.Clock.FastForwardAsync(46_000);
                return await dialog.IsHiddenAsync();
            },
            TestContext.Current.CancellationToken);
        Assert.Equal(isCircuitKept ? 1 : 2, loads);
    }

    [Fact]
    public async Task Lost_connection_of_an_open_site_is_said_and_nothing_loads_while_Blazor_still_tries()
    {
        await using Chromium chromium = await Chromium.StartAsync();
        await using RunningApp app = await RunningApp.StartInMemoryAsync(setup =>
        {
            setup.Builder = builder => builder.Services.AddRazorComponents();
            setup.After = web => web.MapGet("/page", () => new RazorComponentResult<MaintenanceReconnect>());
        });
        IPage page = await chromium.PageAsync();
        int loads = 0;
        page.Request += (_, request) => loads += request.IsNavigationRequest ? 1 : 0;
        await page.Clock.InstallAsync();
        await page.GotoAsync(new Uri(app.Address, "/page").ToString());
        await page.EvaluateAsync($"() => document.querySelector('{Dialog}').classList.add('components-reconnect-show')");

        await Assertions.Expect(page.Locator(Dialog)).ToHaveTextAsync("The connection is lost. It is being restored.");
        await page.RunAndWaitForResponseAsync(() => page.Clock.FastForwardAsync(46_000), _ => true);
        Assert.Equal(1, loads);

        // Blazor has given up.
        await page.EvaluateAsync($"() => document.querySelector('{Dialog}').classList.add('components-reconnect-rejected')");
        await page.RunAndWaitForResponseAsync(() => page.Clock.FastForwardAsync(46_000), response => response.Url.EndsWith("/page", StringComparison.Ordinal));
        Assert.Equal(2, loads);
    }
}
