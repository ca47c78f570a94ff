using MaintenanceService.Client;
using MaintenanceService.Tests.Service;
using Microsoft.Playwright;
using Xunit;

namespace MaintenanceService.Tests.Board;

/// <summary>An update takes neither the focus nor an opened receipt away from who uses it.</summary>
public sealed class BoardFocusTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Focused_button_keeps_the_focus_while_its_instance_changes_its_place()
    {
        await using RunningService service = await RunningService.StartAsync();
        await service.Client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);
        string key = await service.KeyAsync(KeyRole.Instance, "shop");
        foreach (string id in (string[])["a", "b", "c"])
        {
            using var first = new MaintenanceClient(service.Address, () => key);
            await new ReportingInstance(first, "shop", id).ConfirmAsync();
        }

        await service.RestartAsync();
        using var instances = new MaintenanceClient(service.Address, () => key);
        await using BoardPage board = await OpenAsync(service);
        ILocator remove = board.Main.GetByRole(AriaRole.Button, new() { Name = "Remove b" });
        await remove.FocusAsync();
        await new ReportingInstance(instances, "shop", "a").ConfirmAsync();

        await Assertions.Expect(board.Main.Locator(".instances li .name")).ToHaveTextAsync(["b", "c", "a"]);
        await Assertions.Expect(remove).ToBeFocusedAsync();
        await new ReportingInstance(instances, "shop", "b").ConfirmAsync();
        await Assertions.Expect(board.Main.Locator(".instances li .name")).ToHaveTextAsync(["c", "a", "b"]);
        await Assertions.Expect(remove).ToBeFocusedAsync();
        board.AssertNoComplaints();
    }

    [Fact]
    public async Task Focused_site_keeps_the_focus_while_it_changes_its_group()
    {
        await using RunningService service = await RunningService.StartAsync();
        await service.Client.PutSiteAsync("billing", new SiteRequest(), cancellationToken: Test);
        await service.Client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);
        await using BoardPage board = await OpenAsync(service);
        ILocator link = board.Page.GetByRole(AriaRole.Navigation).Locator("a[href='#/sites/shop']");
        await link.FocusAsync();

        await service.Client.StartMaintenanceAsync("shop", new MaintenanceRequest { Reason = "moved" }, Test);
        await board.ExpectAsync("moved");

        await Assertions.Expect(link).ToHaveAttributeAsync("data-tone", "waiting");
        await Assertions.Expect(link).ToBeFocusedAsync();
        board.AssertNoComplaints();
    }

    [Fact]
    public async Task Heading_gets_the_focus_of_a_hold_that_somebody_else_ended()
    {
        await using RunningService service = await RunningService.StartAsync();
        await service.Client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);
        Maintenance maintenance = (await service.Client.StartMaintenanceAsync("shop", new MaintenanceRequest { Reason = "short" }, Test)).Value;
        await using BoardPage board = await OpenAsync(service);
        await board.Main.GetByRole(AriaRole.Button, new() { Name = "Extend short" }).FocusAsync();

        await service.Client.EndMaintenanceAsync("shop", maintenance.Id, cancellationToken: Test);
        await board.ExpectAsync("Nothing holds this site");

        await Assertions.Expect(board.Main.GetByRole(AriaRole.Heading, new() { Name = "Maintenances" })).ToBeFocusedAsync();
        board.AssertNoComplaints();
    }

    [Fact]
    public async Task Opened_receipt_stays_open_while_the_list_grows()
    {
        await using RunningService service = await RunningService.StartAsync();
        await service.Client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);
        await StartAndEndAsync(service, "older");
        await using BoardPage board = await OpenAsync(service);
        ILocator receipt = board.Main.Locator("details", new() { HasText = "older" });
        await receipt.Locator("summary").ClickAsync();
        await Assertions.Expect(receipt).ToContainTextAsync("Confirmed by all");

        await StartAndEndAsync(service, "newer");
        await Assertions.Expect(board.Main.Locator("details").First).ToContainTextAsync("newer");

        await Assertions.Expect(receipt).ToHaveAttributeAsync("open", "");
        await Assertions.Expect(receipt.Locator("summary")).ToBeFocusedAsync();
        board.AssertNoComplaints();
    }

    [Fact]
    public async Task First_row_that_was_added_gets_the_focus_of_the_button_that_goes()
    {
        await using RunningService service = await RunningService.StartAsync();
        await service.Client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);
        string key = await service.KeyAsync(KeyRole.Instance, "shop");
        using var client = new MaintenanceClient(service.Address, () => key);
        await Parallel.ForAsync(0, 52, Test, async (number, _) => await new ReportingInstance(client, "shop", $"instance-{number:00}").RegisterAsync());
        for (int i = 0; i < 6; i++)
        {
            await StartAndEndAsync(service, $"m-{i}");
        }

        await using BoardPage board = await OpenAsync(service);
        await board.Main.GetByRole(AriaRole.Button, new() { Name = "Show all 52" }).PressAsync("Enter");
        await Assertions.Expect(board.Main.Locator(".instances li").Nth(50)).ToBeFocusedAsync();
        ILocator history = board.Main.Locator("section", new() { HasText = "History" }).Locator(".past > li");
        await Assertions.Expect(history).ToHaveCountAsync(10);
        await board.Main.GetByRole(AriaRole.Button, new() { Name = "Show more: History" }).PressAsync("Enter");

        await Assertions.Expect(history.Nth(10)).ToBeFocusedAsync();
        board.AssertNoComplaints();
    }

    [Fact]
    public async Task Button_of_a_dialog_keeps_the_focus_after_a_refusal()
    {
        await using RunningService service = await RunningService.StartAsync();
        await service.Client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);
        await using BoardPage board = await OpenAsync(service);
        await board.Main.GetByRole(AriaRole.Button, new() { Name = "Start maintenance" }).ClickAsync();
        await board.Page.RouteAsync("**/v1/sites/shop/maintenances/*", route => route.FulfillAsync(new() { Status = 422, Body = """{"detail":"Not like this."}""" }));

        ILocator submit = board.Dialog.GetByRole(AriaRole.Button, new() { Name = "Start maintenance" });
        await submit.PressAsync("Enter");

        await Assertions.Expect(board.Dialog.GetByRole(AriaRole.Alert)).ToHaveTextAsync("Not like this.");
        await Assertions.Expect(submit).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Heading_gets_the_focus_of_a_dialog_whose_button_is_gone()
    {
        await using RunningService service = await RunningService.StartAsync();
        await service.Client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);
        Maintenance maintenance = (await service.Client.StartMaintenanceAsync("shop", new MaintenanceRequest { Reason = "short" }, Test)).Value;
        await using BoardPage board = await OpenAsync(service);
        await board.Main.GetByRole(AriaRole.Button, new() { Name = "Extend short" }).PressAsync("Enter");
        await board.Dialog.WaitForAsync();

        await service.Client.EndMaintenanceAsync("shop", maintenance.Id, cancellationToken: Test);
        await Assertions.Expect(board.Page.Locator(".hold")).ToHaveCountAsync(0);
        await board.Page.Keyboard.PressAsync("Escape");

        await Assertions.Expect(board.Main.GetByRole(AriaRole.Heading, new() { Name = "Maintenances" })).ToBeFocusedAsync();
    }

    private static async Task<BoardPage> OpenAsync(RunningService service)
    {
        BoardPage board = await BoardPage.OpenAsync(service.Address);
        await board.SignInAsync(RunningService.AdminKey);
        await board.ShowSiteAsync("shop");
        return board;
    }

    private static async Task StartAndEndAsync(RunningService service, string reason)
    {
        Maintenance maintenance = (await service.Client.StartMaintenanceAsync("shop", new MaintenanceRequest { Reason = reason }, Test)).Value;
        await service.Client.EndMaintenanceAsync("shop", maintenance.Id, cancellationToken: Test);
    }
}
