using MaintenanceService.Client;
using MaintenanceService.Tests.Service;
using Microsoft.Playwright;
using Xunit;

namespace MaintenanceService.Tests.Board;

/// <summary>Everything is seen in forced colours, on paper, in a narrow window and while an answer is waited for.</summary>
public sealed class BoardDisplayTests
{
    private const string Bars = "[...document.querySelectorAll('.track, .span, .now')].map((node) => getComputedStyle(node)";
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Forced_colours_leave_the_time_line_the_progress_and_the_chosen_site()
    {
        await using RunningService service = await StartAsync();
        await using BoardPage board = await OpenAsync(service, configure: options => options.ForcedColors = ForcedColors.Active);

        string[] bars = await board.Page.EvaluateAsync<string[]>($"() => {Bars}.backgroundColor)");
        string[] sites = await board.Page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('.sites a')].map((node) => getComputedStyle(node).backgroundColor)");
        string progress = await board.Page.EvaluateAsync<string>("() => getComputedStyle(document.querySelector('progress')).borderTopStyle");

        Assert.Equal(3, bars.Distinct().Count());
        Assert.Equal(2, sites.Distinct().Count());
        Assert.Equal("solid", progress);
        await board.AssertAccessibleAsync();
        await board.ScreenshotAsync("board-forced");
    }

    [Fact]
    public async Task Paper_gets_the_bars_of_the_time_line()
    {
        await using RunningService service = await StartAsync();
        await using BoardPage board = await OpenAsync(service);
        await board.Page.EmulateMediaAsync(new() { Media = Media.Print });

        string[] bars = await board.Page.EvaluateAsync<string[]>($"() => {Bars}.printColorAdjust)");

        Assert.Equal(["exact"], bars.Distinct());
    }

    [Fact]
    public async Task Header_of_a_narrow_window_holds_a_long_text()
    {
        const string Detail = "This process stands by; ask the active one. It serves under another address.";
        await using RunningService service = await StartAsync();
        await using BoardPage board = await OpenAsync(service, 320);
        await board.Page.RouteAsync("**/v1/**", route => route.FulfillAsync(new() { Status = 503, Body = $$"""{"detail":"{{Detail}}"}""" }));
        ILocator connection = board.Page.Locator("#connection");
        await Assertions.Expect(connection).ToHaveTextAsync(Detail);

        LocatorBoundingBoxResult text = (await connection.BoundingBoxAsync())!;
        LocatorBoundingBoxResult bar = (await board.Page.Locator(".bar").BoundingBoxAsync())!;

        Assert.True(text.Y >= bar.Y && text.Y + text.Height <= bar.Y + bar.Height, $"The text is at {text.Y} to {text.Y + text.Height}, the header at {bar.Y} to {bar.Y + bar.Height}.");
        Assert.Equal(0, await board.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth"));
        await board.ScreenshotAsync("board-320-lost");
    }

    [Fact]
    public async Task Sign_in_that_is_on_its_way_says_so()
    {
        await using RunningService service = await RunningService.StartAsync();
        await using BoardPage board = await BoardPage.OpenAsync(service.Address);
        ILocator problem = board.Page.Locator("#sign-in-problem");
        await board.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Assertions.Expect(problem).ToHaveTextAsync("Enter a key.");
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await board.Page.RouteAsync("**/v1/sites?limit=1", async route =>
        {
            await go.Task;
            await route.AbortAsync();
        });

        await board.Page.GetByLabel("API key").FillAsync(RunningService.AdminKey);
        await board.Page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(board.Page.GetByRole(AriaRole.Button, new() { Name = "Signing in …" })).ToBeVisibleAsync();
        await Assertions.Expect(problem).ToHaveTextAsync("");
        go.SetResult();
        await Assertions.Expect(problem).ToHaveTextAsync("The service can't be reached.");
        await Assertions.Expect(board.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true })).ToBeVisibleAsync();
    }

    private static async Task<RunningService> StartAsync()
    {
        RunningService service = await RunningService.StartAsync();
        await service.Client.PutSiteAsync("billing", new SiteRequest(), cancellationToken: Test);
        await service.Client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);
        await service.Client.StartMaintenanceAsync("shop", new MaintenanceRequest { Duration = TimeSpan.FromHours(1) }, Test);
        return service;
    }

    private static async Task<BoardPage> OpenAsync(RunningService service, int width = 1280, Action<BrowserNewPageOptions>? configure = null)
    {
        BoardPage board = await BoardPage.OpenAsync(service.Address, width: width, configure: configure);
        await board.SignInAsync(RunningService.AdminKey);
        await board.ShowSiteAsync("shop");
        await board.Main.Locator(".track").WaitForAsync();
        return board;
    }
}
