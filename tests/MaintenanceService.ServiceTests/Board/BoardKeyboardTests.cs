using MaintenanceService.Client;
using MaintenanceService.Tests.Service;
using Microsoft.Playwright;
using Xunit;

namespace MaintenanceService.Tests.Board;

/// <summary>Everything is reached and done with the keyboard alone.</summary>
public sealed class BoardKeyboardTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sign_in_choose_a_site_start_and_end_without_a_pointer()
    {
        await using RunningService service = await RunningService.StartAsync();
        await service.Client.PutSiteAsync("billing", new SiteRequest(), cancellationToken: Test);
        await service.Client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);
        await using BoardPage board = await BoardPage.OpenAsync(service.Address);
        IKeyboard keys = board.Page.Keyboard;

        await keys.TypeAsync(RunningService.AdminKey);
        await keys.PressAsync("Enter");
        await board.Page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link, new() { Name = "shop" }).WaitForAsync();
        await TabToAsync(board, "Filter sites", backwards: true);
        await keys.TypeAsync("sho");
        await keys.PressAsync("Enter");
        await keys.PressAsync("Enter");
        await Assertions.Expect(board.Main.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeFocusedAsync();
        await board.ExpectAsync("Nothing holds this site");

        await TabToAsync(board, "Start maintenance");
        await keys.PressAsync("Enter");
        await keys.TypeAsync("by keyboard");
        await keys.PressAsync("Enter");
        await Assertions.Expect(board.Dialog).ToHaveCountAsync(0);
        await board.ExpectAsync("by keyboard");
        Assert.Equal(MaintenanceMode.Closed, (await service.Client.GetSiteAsync("shop", Test)).Value.Mode);

        await TabToAsync(board, "End by keyboard");
        await keys.PressAsync("Enter");
        await board.Dialog.WaitForAsync();
        await keys.PressAsync("Escape");
        await Assertions.Expect(board.Dialog).ToHaveCountAsync(0);
        await Assertions.Expect(board.Page.GetByRole(AriaRole.Button, new() { Name = "End by keyboard", Exact = true })).ToBeFocusedAsync();
        await keys.PressAsync("Enter");
        await TabToAsync(board, "End maintenance");
        await keys.PressAsync("Enter");
        await board.ExpectAsync("Nothing holds this site");

        Assert.Equal(MaintenanceMode.Open, (await service.Client.GetSiteAsync("shop", Test)).Value.Mode);
        board.AssertNoComplaints();
    }

    private static async Task TabToAsync(BoardPage board, string name, bool backwards = false)
    {
        const int Most = 60;
        for (int presses = 0; presses < Most; presses++)
        {
            string focused = await board.Page.EvaluateAsync<string>(
                "() => { const e = document.activeElement; return e.getAttribute('aria-label') ?? e.labels?.[0]?.textContent ?? e.textContent; }");
            if (focused == name)
            {
                return;
            }

            await board.Page.Keyboard.PressAsync(backwards ? "Shift+Tab" : "Tab");
        }

        Assert.Fail($"\"{name}\" can't be reached with Tab.");
    }
}
