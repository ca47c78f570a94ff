using MaintenanceService.Client;
using MaintenanceService.Tests.Processes;
using MaintenanceService.Tests.Service;
using Microsoft.Playwright;
using Xunit;

namespace MaintenanceService.Tests.Board;

/// <summary>The outcome of a request of a dialog is told, wherever the user went meanwhile.</summary>
public sealed class BoardOutcomeTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;
    private readonly TaskCompletionSource _sent = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Start_whose_answer_is_lost_on_the_way_back_is_withdrawn(bool isWithdrawn)
    {
        await using RunningService service = await StartAsync();
        await using BoardPage board = await SubmitAsync(service, async route =>
        {
            await route.FetchAsync();
            await route.AbortAsync();
        });

        await board.Page.GoBackAsync();
        await board.Main.GetByText("Now and next").WaitForAsync();
        _go.SetResult();

        ILocator alert = board.Dialog.GetByRole(AriaRole.Alert);
        await Assertions.Expect(alert).ToContainTextAsync("it may have happened or not");
        Assert.Single((await service.Client.GetSiteAsync("shop", Test)).Value.Maintenances);
        if (!isWithdrawn)
        {
            await board.Page.RouteAsync("**/v1/sites/shop/maintenances/*", route => route.AbortAsync());
            await CancelAsync(board);
            await Assertions.Expect(alert).ToContainTextAsync("It is not known whether the maintenance was started");
        }

        await CancelAsync(board);

        await Assertions.Expect(board.Dialog).ToHaveCountAsync(0);
        await Eventually.TrueAsync(async () => (await service.Client.GetSiteAsync("shop", Test)).Value.Maintenances.Count == (isWithdrawn ? 0 : 1), Test);
    }

    [Fact]
    public async Task Refusal_on_the_way_back_is_shown()
    {
        await using RunningService service = await StartAsync();
        await using BoardPage board = await SubmitAsync(service, route => route.FulfillAsync(new() { Status = 422, Body = """{"detail":"Not like this."}""" }));

        await board.Page.GoBackAsync();
        await board.Page.Keyboard.PressAsync("Escape");
        await board.Page.Keyboard.PressAsync("Escape");
        _go.SetResult();

        await Assertions.Expect(board.Dialog.GetByRole(AriaRole.Alert)).ToHaveTextAsync("Not like this.");
    }

    [Fact]
    public async Task Outcome_at_a_sign_out_is_shown()
    {
        await using RunningService service = await StartAsync();
        await using BoardPage board = await SubmitAsync(service, route => route.AbortAsync());

        await board.Page.RouteAsync("**/v1/sites?limit=500", route => route.FulfillAsync(new() { Status = 401, Body = "{}" }));
        await Assertions.Expect(board.Page.GetByText("The key is not valid any more.")).ToHaveCountAsync(1);
        _go.SetResult();

        await Assertions.Expect(board.Dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync("it may have happened or not");
    }

    private static async Task<RunningService> StartAsync()
    {
        RunningService service = await RunningService.StartAsync();
        await service.Client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);
        return service;
    }

    /// <summary>Submits a start that is answered when the test lets it.</summary>
    private async Task<BoardPage> SubmitAsync(RunningService service, Func<IRoute, Task> answer)
    {
        BoardPage board = await BoardPage.OpenAsync(service.Address);
        await board.SignInAsync(RunningService.AdminKey);
        await board.ShowSiteAsync("shop");
        await board.Page.RouteAsync("**/v1/sites/shop/maintenances/*", async route =>
        {
            if (route.Request.Method != "PUT")
            {
                await route.FallbackAsync();
                return;
            }

            _sent.TrySetResult();
            await _go.Task;
            await answer(route);
        });
        await board.Main.GetByRole(AriaRole.Button, new() { Name = "Start maintenance" }).ClickAsync();
        await board.Dialog.GetByRole(AriaRole.Button, new() { Name = "Start maintenance" }).ClickAsync();
        await _sent.Task;
        return board;
    }

    private static Task CancelAsync(BoardPage board) => board.Dialog.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
}
