using MaintenanceService.Client;
using MaintenanceService.Tests.Service;
using Microsoft.Playwright;
using Xunit;

namespace MaintenanceService.Tests.Board;

/// <summary>The board says no more than it knows: with slow, mixed, lost and missing answers.</summary>
public sealed class BoardTruthTests
{
    private const float Patience = 60_000;
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_submits_of_the_sign_in_are_one_session_that_ends_with_the_sign_out()
    {
        await using RunningService service = await RunningService.StartAsync();
        await using BoardPage board = await BoardPage.OpenAsync(service.Address);
        await board.Page.Clock.InstallAsync();
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await board.Page.RouteAsync("**/v1/sites?limit=1", async route =>
        {
            await go.Task;
            await route.ContinueAsync();
        });
        int asked = 0;
        board.Page.Request += (_, request) => Interlocked.Add(ref asked, request.Url.EndsWith("/v1/sites?limit=500", StringComparison.Ordinal) ? 1 : 0);
        await board.Page.GetByLabel("API key").FillAsync(RunningService.AdminKey);
        await board.Page.Keyboard.PressAsync("Enter");
        await board.Page.Keyboard.PressAsync("Enter");
        go.SetResult();
        await board.Page.GetByRole(AriaRole.Heading, new() { Name = "All sites" }).WaitForAsync();
        await board.Page.Clock.RunForAsync(20_000);
        Assert.True(Volatile.Read(ref asked) > 0, "The control: a signed-in page asks.");

        await board.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        Volatile.Write(ref asked, 0);
        await board.Page.Clock.RunForAsync(20_000);

        Assert.Equal(0, Volatile.Read(ref asked));
    }

    [Fact]
    public async Task Service_that_answers_nothing_any_more_is_told()
    {
        await using RunningService service = await RunningService.StartAsync();
        await service.Client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);
        await using BoardPage board = await BoardPage.OpenAsync(service.Address);
        await board.SignInAsync(RunningService.AdminKey);
        ILocator connection = board.Page.Locator("#connection");
        await Assertions.Expect(connection).ToHaveTextAsync("Live");

        await board.Page.RouteAsync("**/v1/**", _ => Task.CompletedTask);

        LocatorAssertionsToContainTextOptions patience = new() { Timeout = Patience };
        await Assertions.Expect(board.Main).ToContainTextAsync("The service can't be reached; what you see may be out of date.", patience);
        await Assertions.Expect(connection).ToHaveTextAsync("The service can't be reached. Trying again.");
        await board.Page.UnrouteAllAsync(new() { Behavior = UnrouteBehavior.IgnoreErrors });
        await Assertions.Expect(connection).ToHaveTextAsync("Live", new() { Timeout = Patience });
        await Assertions.Expect(board.Main).Not.ToContainTextAsync("out of date");
    }

    [Fact]
    public async Task Confirmation_of_an_earlier_revision_does_not_count_for_the_next()
    {
        await using RunningService service = await RunningService.StartAsync();
        await service.Client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);
        string key = await service.KeyAsync(KeyRole.Instance, "shop");
        using var instances = new MaintenanceClient(service.Address, () => key);
        await new ReportingInstance(instances, "shop", "a").ConfirmAsync();
        using HttpClient http = service.HttpAs(RunningService.AdminKey);
        string confirmedOpen = await http.GetStringAsync("v1/sites/shop/convergence", Test);
        Assert.Contains("\"converged\":true", confirmedOpen, StringComparison.Ordinal);
        await service.Client.StartMaintenanceAsync("shop", new MaintenanceRequest(), Test);
        await using BoardPage board = await BoardPage.OpenAsync(service.Address);
        await board.Page.RouteAsync("**/v1/sites/shop/convergence", route => route.FulfillAsync(new() { Body = confirmedOpen, ContentType = "application/json" }));
        await board.SignInAsync(RunningService.AdminKey);

        await board.ShowSiteAsync("shop");

        await Assertions.Expect(board.Main.Locator(".heading .badge")).ToHaveTextAsync("Closing");
        await board.ExpectAsync("Not yet");
        await Assertions.Expect(board.Main).Not.ToContainTextAsync("Every instance has confirmed since");
    }

    [Theory]
    [InlineData("Start maintenance", 1)]
    [InlineData("Cancel", 0)]
    public async Task Start_whose_answer_is_lost_is_one_maintenance_or_none(string next, int expected)
    {
        await using RunningService service = await RunningService.StartAsync();
        await service.Client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);
        await using BoardPage board = await BoardPage.OpenAsync(service.Address);
        await board.SignInAsync(RunningService.AdminKey);
        await board.ShowSiteAsync("shop");
        bool isLost = false;
        await board.Page.RouteAsync("**/v1/sites/shop/maintenances/*", async route =>
        {
            if (isLost || route.Request.Method != "PUT")
            {
                await route.ContinueAsync();
                return;
            }

            isLost = true;
            await route.FetchAsync();
            await route.AbortAsync();
        });
        await board.Main.GetByRole(AriaRole.Button, new() { Name = "Start maintenance" }).ClickAsync();
        await board.Dialog.GetByRole(AriaRole.Button, new() { Name = "Start maintenance" }).ClickAsync();
        await Assertions.Expect(board.Dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync("it may have happened or not");
        Assert.Single((await service.Client.GetSiteAsync("shop", Test)).Value.Maintenances);

        await board.Dialog.GetByRole(AriaRole.Button, new() { Name = next }).ClickAsync();

        await Assertions.Expect(board.Dialog).ToHaveCountAsync(0);
        await Processes.Eventually.TrueAsync(async () => (await service.Client.GetSiteAsync("shop", Test)).Value.Maintenances.Count == expected, Test);
    }

    [Fact]
    public async Task Open_ended_maintenance_is_not_shortened_by_its_extension()
    {
        await using RunningService service = await RunningService.StartAsync();
        await service.Client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);
        await service.Client.PutMaintenanceAsync("shop", "m", new MaintenanceRequest { Reason = "  ", Paths = ["/checkout"], Mode = MaintenanceMode.ReadOnly }, cancellationToken: Test);
        await using BoardPage board = await BoardPage.OpenAsync(service.Address);
        await board.SignInAsync(RunningService.AdminKey);
        await board.ShowSiteAsync("shop");

        await board.Main.GetByRole(AriaRole.Button, new() { Name = "Extend m" }).ClickAsync();

        await Assertions.Expect(board.Dialog.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Extend “m”");
        await Assertions.Expect(board.Dialog).ToContainTextAsync("/checkout of shop is read only by this maintenance until somebody ends it.");
        await board.Dialog.GetByRole(AriaRole.Button, new() { Name = "Extend" }).ClickAsync();
        await Assertions.Expect(board.Dialog).ToHaveCountAsync(0);
        Assert.Null((await service.Client.GetMaintenanceAsync("shop", "m", Test)).Value.EndsAt);
    }

    [Fact]
    public async Task Receipt_of_a_cancelled_maintenance_tells_of_no_closing()
    {
        await using RunningService service = await RunningService.StartAsync();
        await service.Client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);
        await service.Client.PutMaintenanceAsync("shop", "m", new MaintenanceRequest { StartsAt = TimeProvider.System.GetUtcNow().AddHours(1) }, cancellationToken: Test);
        await service.Client.EndMaintenanceAsync("shop", "m", cancellationToken: Test);
        await using BoardPage board = await BoardPage.OpenAsync(service.Address);
        await board.SignInAsync(RunningService.AdminKey);
        await board.ShowSiteAsync("shop");

        await board.Main.Locator("summary").ClickAsync();

        await Assertions.Expect(board.Main.Locator(".receipt")).ToContainTextAsync("Was to begin");
        await Assertions.Expect(board.Main.Locator(".receipt")).Not.ToContainTextAsync("Closed");
        await Assertions.Expect(board.Main.Locator("summary")).Not.ToContainTextAsync("after");
    }
}
