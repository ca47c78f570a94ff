using MaintenanceService.Client;
using MaintenanceService.Tests.Service;
using Microsoft.Playwright;
using Xunit;

namespace MaintenanceService.Tests.Board;

/// <summary>Axe finds nothing in any state of the board, in either colour scheme and at either end of the widths.</summary>
public sealed class BoardAccessibilityTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 360)]
    [InlineData(ColorScheme.Dark, 2560)]
    public async Task Nothing_stands_in_the_way_of_assistive_technology(ColorScheme scheme, int width)
    {
        await using RunningService service = await RunningService.StartAsync();
        string key = await service.KeyAsync(KeyRole.Instance, "*");
        using var instances = new MaintenanceClient(service.Address, () => key);
        await SeedAsync(service.Client, instances);
        await using BoardPage board = await BoardPage.OpenAsync(service.Address, scheme, width);
        await board.AssertAccessibleAsync();

        await board.Page.GetByLabel("API key").FillAsync(RunningService.AdminKey);
        await board.Page.Keyboard.PressAsync("Enter");
        await board.Page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link, new() { Name = "shop" }).WaitForAsync();
        await board.AssertAccessibleAsync();

        await board.ShowSiteAsync("shop");
        await board.ExpectAsync("2 requests, 0 connections");
        await board.AssertAccessibleAsync();
        await board.ScreenshotAsync($"board-{scheme}-{width}");

        await board.Page.GetByRole(AriaRole.Button, new() { Name = "Start maintenance" }).ClickAsync();
        await board.AssertAccessibleAsync();
        await board.Page.Keyboard.PressAsync("Escape");
        await board.Page.GetByRole(AriaRole.Button, new() { Name = "End orders migration", Exact = true }).ClickAsync();
        await board.Dialog.WaitForAsync();
        await board.AssertAccessibleAsync();
        board.AssertNoComplaints();
    }

    [Fact]
    public async Task Control_a_field_without_a_label_is_found()
    {
        await using RunningService service = await RunningService.StartAsync();
        await using BoardPage board = await BoardPage.OpenAsync(service.Address);

        await board.Page.EvaluateAsync("() => document.querySelector('main').append(document.createElement('input'))");

        await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(board.AssertAccessibleAsync);
    }

    private static async Task SeedAsync(MaintenanceClient client, MaintenanceClient instances)
    {
        await client.PutSiteAsync("catalog", new SiteRequest(), cancellationToken: Test);
        var running = new ReportingInstance(instances, "catalog", "catalog-1");
        await running.RegisterAsync();
        await running.ConfirmAsync();
        await client.PutSiteAsync("shop", new SiteRequest { DisplayName = "Web shop" }, cancellationToken: Test);
        var draining = new ReportingInstance(instances, "shop", "shop-1");
        await draining.RegisterAsync();
        await new ReportingInstance(instances, "shop", "shop-2").RegisterAsync();
        await client.StartMaintenanceAsync("shop", new MaintenanceRequest { Reason = "orders migration", Message = "Back soon.", Lease = new LeaseRequest { Seconds = 600 } }, Test);
        await client.StartMaintenanceAsync("shop", new MaintenanceRequest { Reason = "index rebuild", StartsAt = TimeProvider.System.GetUtcNow().AddHours(2), Duration = TimeSpan.FromHours(1) }, Test);
        await draining.ConfirmAsync(inFlight: 2);
    }
}
