using MaintenanceService.Client;
using MaintenanceService.Tests.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using Xunit;

namespace MaintenanceService.Tests.Middleware;

/// <summary>The script in a page of an app, in a real browser: visitors are told, and lose no input.</summary>
[Collection(typeof(OneAtATime))]
public sealed class StatusScriptTests
{
    private const string Form = """
        <!DOCTYPE html><html lang="en"><title>Form</title><body><form method="post">
        <input name="name"><textarea name="note"></textarea><input type="checkbox" name="gift" value="yes"><input type="password" name="secret">
        <select name="size"><option>S</option><option>L</option></select><button>Send</button>
        </form><script src="/.well-known/maintenance.js" defer></script></body></html>
        """;

    [Fact]
    public async Task Visitor_is_told_before_and_during_and_input_of_a_refused_form_comes_back()
    {
        SiteStateMaintenance next = States.Maintenance("next") with
        {
            Status = MaintenanceStatus.Scheduled,
            StartsAt = new DateTimeOffset(2099, 1, 2, 3, 4, 5, TimeSpan.Zero),
            Message = "We move house.",
        };
        await using ScriptedService service = await ScriptedService.StartAsync(States.With(next) with { Mode = MaintenanceMode.Open });
        await using RunningApp app = await StartAsync(service);
        await using Chromium chromium = await Chromium.StartAsync();
        IPage page = await OpenAsync(chromium, app);
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^Maintenance is planned for .*2099.* We move house\\.$"));
        await FillAsync(page);

        service.Put(States.With(2, States.Maintenance() with { Message = "Back soon." }));
        await service.ConfirmedAsync(2);
        await page.Clock.FastForwardAsync(100_000);
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("Back soon.");
        await page.GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(page.Locator("body")).ToContainTextAsync("Back soon.");
        Assert.Equal(0, await page.Locator("form").CountAsync());

        service.Put(States.Open(3));
        await service.ConfirmedAsync(3);
        await page.GotoAsync(new Uri(app.Address, "/form").ToString());

        await Assertions.Expect(page.Locator("[name=name]")).ToHaveValueAsync("Ada");
        await Assertions.Expect(page.Locator("[name=note]")).ToHaveValueAsync("long text");
        await Assertions.Expect(page.Locator("[name=gift]")).ToBeCheckedAsync();
        await Assertions.Expect(page.Locator("[name=size]")).ToHaveValueAsync("L");
        await Assertions.Expect(page.Locator("[name=secret]")).ToHaveValueAsync("");
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Input_that_was_accepted_does_not_come_back()
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Open());
        await using RunningApp app = await StartAsync(service);
        await using Chromium chromium = await Chromium.StartAsync();
        IPage page = await OpenAsync(chromium, app);
        await FillAsync(page);

        await page.RunAndWaitForResponseAsync(() => page.GetByRole(AriaRole.Button).ClickAsync(), response => response.Url.EndsWith("/maintenance", StringComparison.Ordinal));

        await page.WaitForFunctionAsync("() => sessionStorage.length === 0");
        await Assertions.Expect(page.Locator("[name=name]")).ToHaveValueAsync("");
        await Assertions.Expect(page.Locator("[name=gift]")).Not.ToBeCheckedAsync();
    }

    private static Task<RunningApp> StartAsync(ScriptedService service) => RunningApp.StartAsync(service, setup => setup.After = web =>
    {
        web.MapGet("/form", () => Results.Content(Form, "text/html"));
        web.MapPost("/form", () => Results.Redirect("/form"));
    });

    /// <summary>Opens the form, and waits until the script has asked for the first time.</summary>
    private static async Task<IPage> OpenAsync(Chromium chromium, RunningApp app)
    {
        IPage page = await chromium.PageAsync(new BrowserNewPageOptions { Locale = "en-GB" });
        await page.Clock.InstallAsync();
        await page.RunAndWaitForResponseAsync(
            () => page.GotoAsync(new Uri(app.Address, "/form").ToString()), response => response.Url.EndsWith("/maintenance", StringComparison.Ordinal));
        return page;
    }

    private static async Task FillAsync(IPage page)
    {
        await page.Locator("[name=name]").FillAsync("Ada");
        await page.Locator("[name=note]").FillAsync("long text");
        await page.Locator("[name=gift]").CheckAsync();
        await page.Locator("[name=secret]").FillAsync("secret");
        await page.Locator("[name=size]").SelectOptionAsync("L");
    }
}
