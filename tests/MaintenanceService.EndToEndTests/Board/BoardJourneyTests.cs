using MaintenanceService.Client;
using MaintenanceService.Tests.Processes;
using Microsoft.Playwright;
using Xunit;

namespace MaintenanceService.Tests.Board;

/// <summary>An operator closes, extends and reopens a site of three real Shops on the board, and takes a dead one off the list.</summary>
[Collection(typeof(OneAtATime))]
public sealed class BoardJourneyTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Operator_closes_watches_extends_ends_and_removes_a_dead_instance()
    {
        await using Fleet fleet = await Fleet.StartAsync(shops: 3);
        await fleet.Client.PutSiteAsync("shop", new SiteRequest { DisplayName = "Web shop", Settings = new SiteSettingsRequest { DrainSeconds = 600 } }, cancellationToken: Test);
        await using BoardPage board = await BoardPage.OpenAsync(fleet.Service.Address);
        await board.SignInAsync(Fleet.AdminKey);
        await board.ShowSiteAsync("shop");
        await board.ExpectAsync("3 of 3 instances");

        using HttpClient visitor = Fleet.Http(fleet.Shops[0]);
        using var leaves = CancellationTokenSource.CreateLinkedTokenSource(Test);
        Task slow = visitor.GetAsync("/slow?seconds=300", leaves.Token);
        await Eventually.TrueAsync(async () => (await visitor.GetStringAsync("/counters", Test)).Contains("\"slow\":1", StringComparison.OrdinalIgnoreCase), Test);

        await StartAsync(board, "orders migration");
        await board.ExpectAsync("2 of 3 instances");
        await board.ExpectAsync("1 request and 0 connections that began before the change");
        await board.ScreenshotAsync("board-converging");
        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => slow);
        await board.ExpectAsync("Every instance has confirmed");
        await board.ExpectAsync("no planned end");

        await board.Page.GetByRole(AriaRole.Button, new() { Name = "Extend orders migration", Exact = true }).ClickAsync();
        await Assertions.Expect(board.Dialog).ToContainTextAsync("It touches 3 instances");
        await board.Dialog.GetByLabel("New end").SelectOptionAsync("60");
        await board.Dialog.GetByRole(AriaRole.Button, new() { Name = "Extend" }).ClickAsync();
        await board.ExpectAsync("59 min left");

        await fleet.Shops[2].KillAsync();
        await board.Page.GetByRole(AriaRole.Button, new() { Name = "End orders migration", Exact = true }).ClickAsync();
        await Assertions.Expect(board.Dialog).ToContainTextAsync("It was begun by bootstrap, the key that you use");
        await Assertions.Expect(board.Dialog).ToContainTextAsync("It touches 3 instances");
        await board.Dialog.GetByRole(AriaRole.Button, new() { Name = "End maintenance" }).ClickAsync();
        await board.ExpectAsync("Nothing holds this site");

        ILocator remove = board.Main.GetByRole(AriaRole.Button, new() { NameRegex = new("^Remove shop-") });
        await remove.ClickAsync();
        await Assertions.Expect(board.Dialog).ToContainTextAsync("It may still serve: unknown is not closed.");
        await board.Dialog.GetByRole(AriaRole.Button, new() { Name = "Remove instance" }).ClickAsync();
        await board.ExpectAsync("2 of 2 instances");
        await board.ExpectAsync("Every instance has confirmed");
        Assert.Equal(2, (await fleet.Client.ListInstancesAsync("shop", cancellationToken: Test)).Items.Count);

        await board.Main.Locator("details summary").ClickAsync();
        await board.ExpectAsync("Confirmed by all");
        await board.ScreenshotAsync("board-ended");
        board.AssertNoComplaints();
    }

    private static async Task StartAsync(BoardPage board, string reason)
    {
        await board.Page.GetByRole(AriaRole.Button, new() { Name = "Start maintenance" }).ClickAsync();
        await board.Dialog.GetByLabel("Reason").FillAsync(reason);
        await board.Dialog.GetByLabel("Ends", new() { Exact = true }).SelectOptionAsync("open");
        await Assertions.Expect(board.Dialog).ToContainTextAsync("Web shop closes now, until somebody ends it. It touches 3 instances.");
        await board.Dialog.GetByRole(AriaRole.Button, new() { Name = "Start maintenance" }).ClickAsync();
    }
}
