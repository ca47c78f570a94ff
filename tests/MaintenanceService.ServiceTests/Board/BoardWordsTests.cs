using System.Text.RegularExpressions;
using MaintenanceService.Client;
using MaintenanceService.Tests.Service;
using Microsoft.Playwright;
using Xunit;

namespace MaintenanceService.Tests.Board;

/// <summary>The words and numbers of the board are true of parts, of old answers, of long lists and in every language of a browser.</summary>
public sealed class BoardWordsTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;
    private string? _key;

    [Theory]
    [InlineData(MaintenanceMode.ReadOnly, "Partly read only")]
    [InlineData(MaintenanceMode.Closed, "Partly closed")]
    public async Task Maintenance_of_paths_is_told_as_a_part(MaintenanceMode mode, string word)
    {
        await using RunningService service = await RunningService.StartAsync();
        await ConfirmAsync(service, 1);
        await service.Client.StartMaintenanceAsync("shop", new MaintenanceRequest { Mode = mode, Paths = ["/checkout"] }, Test);
        await ConfirmAsync(service, 1);
        await using BoardPage board = await OpenAsync(service);

        await Assertions.Expect(board.Main.Locator(".heading .badge")).ToHaveTextAsync(word);
        await Assertions.Expect(board.Main.Locator(".modes dd strong")).ToHaveTextAsync([word, word]);
        await Assertions.Expect(board.Page.GetByRole(AriaRole.Navigation).Locator(".badge")).ToHaveTextAsync(word);
        await Assertions.Expect(board.Main.Locator(".in-flight")).ToContainTextAsync("0 requests and 0 connections that began before the change");
        await Assertions.Expect(board.Main).Not.ToContainTextAsync("Nothing is refused");
        await board.Main.GetByRole(AriaRole.Button, new() { Name = "Start maintenance" }).WaitForAsync();
    }

    [Theory]
    [InlineData(500, "{}", "The service answered 500. What you see may be out of date.")]
    [InlineData(503, """{"detail":"This process stands by."}""", "This process stands by. What you see may be out of date.")]
    public async Task Failed_refresh_is_told(int status, string body, string words)
    {
        await using RunningService service = await RunningService.StartAsync();
        await service.Client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);
        await using BoardPage board = await OpenAsync(service);
        await board.ExpectAsync("Nothing holds this site");

        await board.Page.RouteAsync("**/v1/**", route => route.FulfillAsync(new() { Status = status, Body = body }));

        await board.ExpectAsync(words);
        await board.Page.GoBackAsync();
        await board.ExpectAsync("Now and next");
        await board.ExpectAsync(words);
    }

    [Fact]
    public async Task Receipt_says_how_many_instances_it_does_not_list()
    {
        await using RunningService service = await RunningService.StartAsync();
        await ConfirmAsync(service, 103);
        await service.Client.PutMaintenanceAsync("shop", "m", new MaintenanceRequest { StartsAt = TimeProvider.System.GetUtcNow().AddHours(-13) }, cancellationToken: Test);
        await ConfirmAsync(service, 103);
        await service.Client.EndMaintenanceAsync("shop", "m", cancellationToken: Test);
        await using BoardPage board = await OpenAsync(service);

        await board.Main.Locator("summary").ClickAsync();

        await Assertions.Expect(board.Main.Locator(".shares li").Last).ToHaveTextAsync("and 3 more");
        // A start that lies before the record did not close anything then.
        await Assertions.Expect(board.Main.Locator("summary")).ToContainTextAsync(new Regex(@"after \d+ s$"));
        await Assertions.Expect(board.Main.Locator(".receipt")).ToContainTextAsync(new Regex(@"after \d+ s"));
    }

    [Fact]
    public async Task Time_line_of_a_backdated_maintenance_begins_with_its_record()
    {
        await using RunningService service = await RunningService.StartAsync();
        await service.Client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);
        await service.Client.StartMaintenanceAsync("shop", new MaintenanceRequest { StartsAt = TimeProvider.System.GetUtcNow().AddHours(-13), EndsAt = TimeProvider.System.GetUtcNow().AddMinutes(55) }, Test);
        await using BoardPage board = await OpenAsync(service);

        await Assertions.Expect(board.Main.Locator(".lanes .note")).ToContainTextAsync(new Regex(@"\(5\d min\)$"));
    }

    [Fact]
    public async Task Site_that_does_not_exist_has_no_start()
    {
        await using RunningService service = await RunningService.StartAsync();
        await using BoardPage board = await BoardPage.OpenAsync(service.Address);
        await board.SignInAsync(RunningService.AdminKey);

        await board.Page.EvaluateAsync("() => { location.hash = '#/sites/typo'; }");

        await board.ExpectAsync("There is no site");
        await Assertions.Expect(board.Main.GetByRole(AriaRole.Button, new() { Name = "Start maintenance" })).ToHaveCountAsync(0);
        await Assertions.Expect(board.Page.Locator("#connection")).Not.ToContainTextAsync("There is no site");
        await service.Client.PutSiteAsync("typo", new SiteRequest(), cancellationToken: Test);
        await board.Main.GetByRole(AriaRole.Button, new() { Name = "Start maintenance" }).WaitForAsync();
    }

    [Fact]
    public async Task Texts_from_right_to_left_stand_apart_and_numbers_are_those_of_the_page()
    {
        const string Reason = "עבודות תחזוקה";
        await using RunningService service = await RunningService.StartAsync();
        await ConfirmAsync(service, 3);
        await service.Client.StartMaintenanceAsync("shop", new MaintenanceRequest { Reason = Reason, Message = Reason, Duration = TimeSpan.FromHours(1) }, Test);
        await using BoardPage board = await OpenAsync(service, options => options.Locale = "ar-EG");

        await board.ExpectAsync("0 of 3 instances");
        await board.ExpectAsync("Waiting for 3 instances.");
        await Assertions.Expect(board.Main).Not.ToContainTextAsync(new Regex("[\u0660-\u0669]"));
        await Assertions.Expect(board.Page.GetByRole(AriaRole.Navigation).Locator(".line bdi")).ToHaveTextAsync(Reason);
        await Assertions.Expect(board.Main.Locator(".hold h3 bdi, .hold .message bdi")).ToHaveTextAsync([Reason, Reason]);
        await board.Main.GetByRole(AriaRole.Button, new() { Name = $"End {Reason}", Exact = true }).ClickAsync();
        await Assertions.Expect(board.Dialog.Locator("h2 bdi")).ToHaveTextAsync(Reason);
        board.AssertNoComplaints();
    }

    [Fact]
    public async Task Same_outcome_is_announced_each_time()
    {
        await using RunningService service = await RunningService.StartAsync();
        await service.Client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);
        await service.Client.PutMaintenanceAsync("shop", "m", new MaintenanceRequest { Lease = new LeaseRequest { Seconds = 600 } }, cancellationToken: Test);
        await using BoardPage board = await OpenAsync(service);
        await board.Page.EvaluateAsync(
            """
            () => {
              window.said = [];
              new MutationObserver((changes) => changes.forEach((change) => change.addedNodes.forEach((node) => window.said.push(node.textContent))))
                .observe(document.body, { childList: true, subtree: true });
            }
            """);

        for (int i = 0; i < 2; i++)
        {
            await board.Main.GetByRole(AriaRole.Button, new() { Name = "Renew lease of m" }).ClickAsync();
            await board.Dialog.GetByRole(AriaRole.Button, new() { Name = "Renew lease" }).ClickAsync();
            await Assertions.Expect(board.Dialog).ToHaveCountAsync(0);
        }

        Assert.Equal(2, await board.Page.EvaluateAsync<int>("() => window.said.filter((text) => text === 'Lease renewed.').length"));
    }

    private static async Task<BoardPage> OpenAsync(RunningService service, Action<BrowserNewPageOptions>? configure = null)
    {
        BoardPage board = await BoardPage.OpenAsync(service.Address, configure: configure);
        await board.SignInAsync(RunningService.AdminKey);
        await board.ShowSiteAsync("shop");
        return board;
    }

    /// <summary>Lets instances confirm the site's newest state.</summary>
    private async Task ConfirmAsync(RunningService service, int instances)
    {
        _key ??= await service.KeyAsync(KeyRole.Instance, "shop");
        using var client = new MaintenanceClient(service.Address, () => _key);
        await Parallel.ForAsync(0, instances, Test, async (number, _) => await new ReportingInstance(client, "shop", $"instance-{number:000}").ConfirmAsync());
    }
}
