using MaintenanceService.Client;
using MaintenanceService.Tests.Processes;
using Microsoft.Playwright;
using Xunit;

namespace MaintenanceService.Tests.Service.OpenApi;

/// <summary>Swagger UI as somebody uses it during an incident.</summary>
public sealed class SwaggerUiTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Authorize_and_Try_it_out_start_and_end_a_maintenance()
    {
        await using RunningService service = await RunningService.StartAsync();
        await service.Client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);
        await using Chromium chromium = await Chromium.StartAsync();
        IPage page = await chromium.PageAsync(new BrowserNewPageOptions { ViewportSize = new ViewportSize { Width = 1200, Height = 1400 } });
        var complaints = new List<string>();
        page.Console += (_, message) => complaints.AddRange(message.Type == "error" ? [message.Text] : []);

        await page.GotoAsync(new Uri(service.Address, "/swagger").ToString());
        await page.Locator(".authorize.unlocked").ClickAsync();
        await page.Locator(".modal-ux input[type=text], .modal-ux input[type=password]").FillAsync(RunningService.AdminKey);
        await page.Locator(".modal-ux button.authorize").ClickAsync();
        await page.Locator(".modal-ux button.btn-done").ClickAsync();

        string started = await TryAsync(page, "StartMaintenance", """{"reason":"by hand"}""");
        MaintenanceMode closed = (await service.Client.GetSiteAsync("shop", Test)).Value.Mode;
        string ended = await TryAsync(page, "EndAllMaintenances", null);

        if (Environment.GetEnvironmentVariable("MAINTENANCE_SCREENSHOTS") is { } folder)
        {
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, "swagger.png") });
        }

        Assert.Equal("201", started);
        Assert.Equal(MaintenanceMode.Closed, closed);
        Assert.Equal("200", ended);
        Assert.Equal(MaintenanceMode.Open, (await service.Client.GetSiteAsync("shop", Test)).Value.Mode);
        Assert.Empty(complaints);
    }

    [Fact]
    public async Task Switched_off_it_is_not_there()
    {
        await using RunningService service = await RunningService.StartAsync(settings: new Dictionary<string, string?> { ["Maintenance:SwaggerUi"] = "false" });
        using HttpClient anybody = service.HttpAs(null);

        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await anybody.GetAsync("/swagger/index.html", Test)).StatusCode);
    }

    [Theory]
    [InlineData("/swagger/swagger-ui-bundle.js")]
    [InlineData("/SWAGGER/swagger-ui-bundle.js")]
    [InlineData("/%73wagger/swagger-ui-bundle.js")]
    public async Task Large_files_are_sent_compressed_however_their_path_is_written(string path)
    {
        await using RunningService service = await RunningService.StartAsync();
        using HttpClient anybody = service.HttpAs(null);

        using HttpResponseMessage file = await anybody.GetAsync(path, Test);

        Assert.Equal((System.Net.HttpStatusCode.OK, "gzip"), (file.StatusCode, string.Join(',', file.Content.Headers.ContentEncoding)));
    }

    private static async Task<string> TryAsync(IPage page, string operation, string? body)
    {
        ILocator block = page.Locator($".opblock[id$='-{operation}']");
        await block.Locator(".opblock-summary-control").First.ClickAsync();
        await block.Locator(".try-out__btn").ClickAsync();
        await block.Locator("tr[data-param-name=site] input").FillAsync("shop");
        if (body is not null)
        {
            await block.Locator("textarea.body-param__text").FillAsync(body);
        }

        await block.Locator("button.execute").ClickAsync();
        ILocator status = block.Locator(".live-responses-table .response-col_status").Nth(1);
        return (await status.InnerTextAsync()).Trim()[..3];
    }
}
