using MaintenanceService.Client;
using MaintenanceService.Tests.Service;
using Microsoft.Playwright;
using Xunit;

namespace MaintenanceService.Tests.Board;

/// <summary>A maintenance that has just ended is where one looks for it, whoever ended it and however long it was.</summary>
public sealed class BoardEndedTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Receipt_of_a_long_maintenance_that_has_just_ended_is_the_first()
    {
        await using RunningService service = await StartAsync();
        Maintenance hold = (await service.Client.StartMaintenanceAsync("shop", new MaintenanceRequest { Reason = "long work" }, Test)).Value;
        for (int number = 1; number <= 14; number++)
        {
            Maintenance other = (await service.Client.StartMaintenanceAsync("shop", new MaintenanceRequest { Reason = $"short {number}" }, Test)).Value;
            await service.Client.EndMaintenanceAsync("shop", other.Id, cancellationToken: Test);
        }

        await using BoardPage board = await OpenAsync(service);
        await Assertions.Expect(First(board)).ToContainTextAsync("short 14");

        await board.Main.GetByRole(AriaRole.Button, new() { Name = "End long work", Exact = true }).ClickAsync();
        await board.Dialog.GetByRole(AriaRole.Button, new() { Name = "End maintenance" }).ClickAsync();

        await Assertions.Expect(First(board)).ToContainTextAsync("long work");
        await using BoardPage another = await OpenAsync(service);
        await Assertions.Expect(First(another)).ToContainTextAsync("long work");
        Assert.Equal(MaintenanceStatus.Ended, (await service.Client.GetMaintenanceAsync("shop", hold.Id, Test)).Value.Status);
        board.AssertNoComplaints();
    }

    [Fact]
    public async Task End_of_what_a_colleague_has_ended_meanwhile_is_done()
    {
        await using RunningService service = await StartAsync();
        Maintenance hold = (await service.Client.StartMaintenanceAsync("shop", new MaintenanceRequest { Reason = "work" }, Test)).Value;
        await using BoardPage board = await OpenAsync(service);
        await board.Main.GetByRole(AriaRole.Button, new() { Name = "End work", Exact = true }).ClickAsync();

        await service.Client.EndMaintenanceAsync("shop", hold.Id, cancellationToken: Test);
        await board.Dialog.GetByRole(AriaRole.Button, new() { Name = "End maintenance" }).ClickAsync();

        await Assertions.Expect(board.Dialog).ToHaveCountAsync(0);
        await Assertions.Expect(board.Page.GetByText("It had ended already.")).ToHaveCountAsync(1);
    }

    private static ILocator First(BoardPage board) => board.Main.GetByRole(AriaRole.Region, new() { Name = "Receipts" }).GetByRole(AriaRole.Listitem).First;

    private static async Task<RunningService> StartAsync()
    {
        RunningService service = await RunningService.StartAsync();
        await service.Client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);
        return service;
    }

    private static async Task<BoardPage> OpenAsync(RunningService service)
    {
        BoardPage board = await BoardPage.OpenAsync(service.Address);
        await board.SignInAsync(RunningService.AdminKey);
        await board.ShowSiteAsync("shop");
        return board;
    }
}
