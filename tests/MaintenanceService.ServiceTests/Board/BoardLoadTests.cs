using MaintenanceService.Client;
using MaintenanceService.Tests.Service;
using Microsoft.Playwright;
using Xunit;

namespace MaintenanceService.Tests.Board;

/// <summary>The board asks nothing while nobody looks, and stays usable with many sites and instances.</summary>
public sealed class BoardLoadTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Hidden_tab_asks_nothing_and_a_shown_one_goes_on()
    {
        await using RunningService service = await RunningService.StartAsync();
        await service.Client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);
        await using BoardPage board = await BoardPage.OpenAsync(service.Address);
        await board.Page.Clock.InstallAsync();
        await board.SignInAsync(RunningService.AdminKey);
        Task opened = board.Page.WaitForResponseAsync("**/stream");
        await board.ShowSiteAsync("shop");
        await board.ExpectAsync("Nothing holds this site");
        await opened;
        int asked = 0;
        board.Page.Request += (_, _) => Interlocked.Increment(ref asked);

        // Shorter than the silence after which the page gives a stream up: the service's heartbeats come by another clock.
        await board.Page.Clock.RunForAsync(20_000);
        int visible = Volatile.Read(ref asked);
        Task<IRequest> ended = board.Page.WaitForRequestFinishedOrFailedAsync("/stream");
        await SetHiddenAsync(board, true);
        await ended.WaitAsync(Patience, TimeProvider.System, Test);
        Volatile.Write(ref asked, 0);
        await board.Page.Clock.RunForAsync(600_000);
        int hidden = Volatile.Read(ref asked);
        await SetHiddenAsync(board, false);
        await service.Client.StartMaintenanceAsync("shop", new MaintenanceRequest { Reason = "while nobody looked" }, Test);

        await board.ExpectAsync("while nobody looked");
        Assert.True(visible > 0, "The control: a visible tab asks.");
        Assert.Equal(0, hidden);
    }

    [Fact]
    public async Task Two_hundred_sites_and_a_thousand_instances_keep_the_page_small_and_the_focus_where_it_is()
    {
        await using RunningService service = await RunningService.StartAsync();
        await Parallel.ForAsync(0, 200, Test, async (number, cancellation) => await service.Client.PutSiteAsync($"site-{number:000}", new SiteRequest(), cancellationToken: cancellation));
        string key = await service.KeyAsync(KeyRole.Instance, "*");
        using var instances = new MaintenanceClient(service.Address, () => key);
        await Parallel.ForAsync(0, 1000, Test, async (number, _) => await new ReportingInstance(instances, "site-100", $"instance-{number:0000}").RegisterAsync());
        await using BoardPage board = await BoardPage.OpenAsync(service.Address);
        await board.SignInAsync(RunningService.AdminKey);
        ILocator links = board.Page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link);
        await Assertions.Expect(links).ToHaveCountAsync(200);

        await board.ShowSiteAsync("site-100");
        await board.ExpectAsync("0 of 1,000 instances");
        int folded = await board.Main.Locator(".instances li").CountAsync();
        await board.Page.GetByLabel("Filter sites").FillAsync("site-19");
        await Assertions.Expect(links).ToHaveCountAsync(10);
        await board.Main.GetByRole(AriaRole.Button, new() { Name = "Show all 1,000" }).ClickAsync();
        await Assertions.Expect(board.Main.Locator(".instances li")).ToHaveCountAsync(1000);
        ILocator remove = board.Main.GetByRole(AriaRole.Button, new() { Name = "Remove instance-0500" });
        await remove.FocusAsync();
        await service.Client.StartMaintenanceAsync("site-100", new MaintenanceRequest { Reason = "many" }, Test);
        await board.ExpectAsync("many");

        Assert.Equal(50, folded);
        await Assertions.Expect(remove).ToBeFocusedAsync();
        board.AssertNoComplaints();
    }

    // A headless browser never hides a page by itself; the page hears of it as it would.
    private static async Task SetHiddenAsync(BoardPage board, bool hidden) => await board.Page.EvaluateAsync(
        "hidden => { Object.defineProperty(document, 'hidden', { value: hidden, configurable: true }); document.dispatchEvent(new Event('visibilitychange')); }", hidden);
}
