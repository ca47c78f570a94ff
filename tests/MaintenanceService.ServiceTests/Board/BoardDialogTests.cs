using System.Globalization;
using MaintenanceService.Client;
using MaintenanceService.Tests.Service;
using Microsoft.Playwright;
using Xunit;

namespace MaintenanceService.Tests.Board;

/// <summary>A dialog says what it will do, and does nothing else.</summary>
public sealed class BoardDialogTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Start_that_has_passed_is_refused_with_its_year()
    {
        DateTime former = TimeProvider.System.GetUtcNow().UtcDateTime.AddYears(-1);
        await using RunningService service = await StartAsync();
        await using BoardPage board = await OpenAsync(service, "UTC");
        await OpenStartAsync(board);

        await GiveAsync(board, "Starts", "Start time", former);

        await Assertions.Expect(board.Dialog).ToContainTextAsync("shop closes at a time that has passed");
        await SubmitAsync(board, "Start maintenance");
        ILocator alert = board.Dialog.GetByRole(AriaRole.Alert);
        await Assertions.Expect(alert).ToContainTextAsync($"{former.Year}");
        await Assertions.Expect(alert).ToContainTextAsync("has passed. Give a later one, or choose “Now”.");
        Assert.Empty((await service.Client.GetSiteAsync("shop", Test)).Value.Maintenances);
    }

    [Fact]
    public async Task End_that_has_passed_is_refused()
    {
        await using RunningService service = await StartAsync();
        await service.Client.PutMaintenanceAsync("shop", "m", new MaintenanceRequest(), cancellationToken: Test);
        await using BoardPage board = await OpenAsync(service, "UTC");
        DateTime past = TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(-1);

        await OpenStartAsync(board);
        await GiveAsync(board, "Ends", "End time", past);
        await SubmitAsync(board, "Start maintenance");
        await Assertions.Expect(board.Dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync("has passed. Give a later one.");
        await SubmitAsync(board, "Cancel");
        await board.Main.GetByRole(AriaRole.Button, new() { Name = "Extend m" }).ClickAsync();
        await GiveAsync(board, "New end", "End time", past);
        await SubmitAsync(board, "Extend");

        await Assertions.Expect(board.Dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync("has passed. Give a later one, or choose “End”.");
        Assert.Null(Assert.Single((await service.Client.GetSiteAsync("shop", Test)).Value.Maintenances).EndsAt);
    }

    [Fact]
    public async Task Hour_that_comes_twice_is_told_by_its_offset()
    {
        DateTime change = new(TimeProvider.System.GetUtcNow().Year + 1, 10, 31, 2, 30, 0);
        change = change.AddDays(-(int)change.DayOfWeek);
        await using RunningService service = await StartAsync();
        await using BoardPage board = await OpenAsync(service, "Europe/Berlin");
        await OpenStartAsync(board);

        await GiveAsync(board, "Starts", "Start time", change);

        await Assertions.Expect(board.Dialog).ToContainTextAsync($"{change.Year}, 02:30 GMT+2, until");
        await Assertions.Expect(board.Dialog).ToContainTextAsync($"{change.Year}, 02:30 GMT+1.");
    }

    [Fact]
    public async Task Earlier_end_is_told_as_a_shortening()
    {
        await using RunningService service = await StartAsync();
        await service.Client.PutMaintenanceAsync("shop", "m", new MaintenanceRequest { Duration = TimeSpan.FromHours(5) }, cancellationToken: Test);
        await using BoardPage board = await OpenAsync(service, "UTC");
        await board.Main.GetByRole(AriaRole.Button, new() { Name = "Extend m" }).ClickAsync();
        await Assertions.Expect(board.Dialog).Not.ToContainTextAsync("shortens");

        await GiveAsync(board, "New end", "End time", TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(1));

        await Assertions.Expect(board.Dialog).ToContainTextAsync("This shortens it, by 4 h");
        await SubmitAsync(board, "Extend");
        await Assertions.Expect(board.Page.GetByText("Shortened: it ends")).ToHaveCountAsync(1);
    }

    private static async Task<RunningService> StartAsync()
    {
        RunningService service = await RunningService.StartAsync();
        await service.Client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);
        return service;
    }

    private static async Task<BoardPage> OpenAsync(RunningService service, string zone)
    {
        BoardPage board = await BoardPage.OpenAsync(service.Address, configure: options => options.TimezoneId = zone);
        await board.SignInAsync(RunningService.AdminKey);
        await board.ShowSiteAsync("shop");
        return board;
    }

    private static Task OpenStartAsync(BoardPage board) => board.Main.GetByRole(AriaRole.Button, new() { Name = "Start maintenance" }).ClickAsync();

    private static Task SubmitAsync(BoardPage board, string button) => board.Dialog.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();

    /// <summary>Chooses a time of one's own, and types it.</summary>
    private static async Task GiveAsync(BoardPage board, string choice, string field, DateTime time)
    {
        await board.Dialog.GetByLabel(choice, new() { Exact = true }).SelectOptionAsync("at");
        ILocator input = board.Dialog.GetByLabel(field);
        await input.FillAsync(time.ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture));
        await input.DispatchEventAsync("change");
    }
}
