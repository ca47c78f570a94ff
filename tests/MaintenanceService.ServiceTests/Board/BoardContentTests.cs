using System.Net;
using MaintenanceService.Client;
using MaintenanceService.Tests.Service;
using Microsoft.Playwright;
using Xunit;

namespace MaintenanceService.Tests.Board;

/// <summary>What the board loads, what it keeps, and what it makes of texts that are markup.</summary>
public sealed class BoardContentTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Loads_without_a_key_and_from_this_service_alone()
    {
        await using RunningService service = await RunningService.StartAsync();
        using HttpClient anybody = service.HttpAs(null);

        using HttpResponseMessage page = await anybody.GetAsync("/", Test);
        string html = await page.Content.ReadAsStringAsync(Test);

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        string policy = Assert.Single(page.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self'; ", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("<style", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(" style=", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("://", html, StringComparison.Ordinal);
        await Assert.AllAsync(["board/app.js", "board/theme.css", "board/icon.svg"], async name => Assert.True((await anybody.GetAsync(name, Test)).IsSuccessStatusCode));
        Assert.Equal(HttpStatusCode.NotFound, (await anybody.GetAsync("/board/nothing.js", Test)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await anybody.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/"), Test)).StatusCode);
        using var again = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { IfNoneMatch = { page.Headers.ETag! } } };
        Assert.Equal(HttpStatusCode.NotModified, (await anybody.SendAsync(again, Test)).StatusCode);
    }

    [Fact]
    public async Task Markup_in_names_and_reasons_is_shown_as_text()
    {
        const string Markup = "<img src=x onerror=\"document.title='caught'\"><b>bold</b>";
        await using RunningService service = await RunningService.StartAsync();
        await service.Client.PutSiteAsync("shop", new SiteRequest { DisplayName = Markup }, cancellationToken: Test);
        await service.Client.StartMaintenanceAsync("shop", new MaintenanceRequest { Reason = Markup, Message = Markup }, Test);
        await using BoardPage board = await BoardPage.OpenAsync(service.Address);
        await board.SignInAsync(RunningService.AdminKey);

        await board.ShowSiteAsync("shop");

        await board.ExpectAsync($"Visitors read: {Markup}");
        Assert.Equal(0, await board.Page.Locator("main b, main img, nav img").CountAsync());
        Assert.NotEqual("caught", await board.Page.TitleAsync());
        board.AssertNoComplaints();
    }

    [Fact]
    public async Task Key_is_in_no_storage_no_address_and_gone_after_a_reload()
    {
        await using RunningService service = await RunningService.StartAsync();
        await using BoardPage board = await BoardPage.OpenAsync(service.Address);
        var addresses = new List<string>();
        board.Page.Request += (_, request) => addresses.Add(request.Url);
        await board.SignInAsync(RunningService.AdminKey);

        string kept = await board.Page.EvaluateAsync<string>(
            "() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, location.href, document.documentElement.outerHTML, [...document.querySelectorAll('input')].map(i => i.value)])");
        await board.Page.ReloadAsync();

        Assert.DoesNotContain(RunningService.AdminKey, kept, StringComparison.Ordinal);
        Assert.DoesNotContain(addresses, address => address.Contains(RunningService.AdminKey, StringComparison.Ordinal));
        await Assertions.Expect(board.Page.GetByLabel("API key")).ToBeVisibleAsync();
        await Assertions.Expect(board.Page.GetByRole(AriaRole.Navigation)).ToBeHiddenAsync();
    }

    [Theory]
    [InlineData("no-key-of-this-service")]
    [InlineData("ключ")]
    public async Task Wrong_key_is_told_in_place(string key)
    {
        await using RunningService service = await RunningService.StartAsync();
        await using BoardPage board = await BoardPage.OpenAsync(service.Address);

        await board.Page.GetByLabel("API key").FillAsync(key);
        await board.Page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(board.Page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("The service does not know this key.");
    }
}
