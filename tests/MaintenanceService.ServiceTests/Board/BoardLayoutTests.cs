using MaintenanceService.Client;
using MaintenanceService.Tests.Service;
using Microsoft.Playwright;
using Xunit;

namespace MaintenanceService.Tests.Board;

/// <summary>Proves that nothing on the board covers anything else, on a phone as on a wall.</summary>
public sealed class BoardLayoutTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(360)]
    [InlineData(1280)]
    [InlineData(2560)]
    public async Task Filter_stands_near_the_top_and_above_the_first_site(int width)
    {
        await using RunningService service = await RunningService.StartAsync();
        await service.Client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);
        await using BoardPage board = await BoardPage.OpenAsync(service.Address, width: width);
        await board.SignInAsync(RunningService.AdminKey);
        ILocator heading = board.Page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Heading, new() { Name = "Open" });
        await heading.WaitForAsync();

        LocatorBoundingBoxResult filter = (await board.Page.GetByLabel("Filter sites").BoundingBoxAsync())!;
        LocatorBoundingBoxResult first = (await heading.BoundingBoxAsync())!;

        Assert.True(filter.Y + filter.Height <= first.Y, $"The filter ends at {filter.Y + filter.Height}, the first heading begins at {first.Y}.");
        Assert.InRange(filter.Y, 0, 400);
        Assert.Equal(0, await board.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth"));
        board.AssertNoComplaints();
    }
}
