using System.Net;
using MaintenanceService.Client;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.Templates;

/// <summary>Apps made by <c>dotnet new</c> with the packed package close and open by the service's word, from their published folder.</summary>
[Collection<DotnetBuilds>]
public sealed class WebTemplateTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("webapi", "/weatherforecast", "app.UseHttpsRedirection();")]
    [InlineData("mvc", "/Home/Privacy", "app.UseRouting();")]
    public async Task Published_app_closes_with_its_own_page_and_opens(string template, string content, string after)
    {
        using TemplateApp made = await TemplateApp.CreateAsync(template, program => Programs.WithMaintenance(program, after), new Dictionary<string, string>
        {
            ["503.html"] = "<p>our page</p>",
            ["503.de.html"] = "<p>unsere Seite</p>",
            ["App_Data/maintenance/shop.state"] = "of this machine",
            ["App_Data/prices.json"] = "[]",
            ["Views/Home/Privacy.cshtml"] = "@addTagHelper *, MaintenanceService.AspNetCore\n<maintenance-banner soon=\"Work from {0}.\" />\n<p>page</p>",
        });
        Assert.Equal(["503.de.html", "503.html"], Directory.GetFiles(made.Published, "503*").Select(Path.GetFileName).Order());
        Assert.False(Directory.Exists(Path.Combine(made.Published, "App_Data", "maintenance")));
        Assert.True(File.Exists(Path.Combine(made.Published, "App_Data", "prices.json")));

        await using Fleet fleet = await Fleet.StartAsync(shops: 0);
        using HttpClient visitor = Fleet.Http(await made.StartAsync(fleet));
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync(content, Test)).StatusCode);
        if (template == "mvc")
        {
            Assert.DoesNotContain("maintenance-banner", await visitor.GetStringAsync(content, Test), StringComparison.Ordinal);
            string start = await fleet.PlanAsync();
            Assert.Contains($"""<div class="maintenance-banner" role="status" dir="auto">Work from <time datetime="{start}">""", await visitor.GetStringAsync(content, Test), StringComparison.Ordinal);
        }

        await fleet.CloseAsync();
        if (template == "mvc")
        {
            // Assets are the app's own answers like all others, unless it says otherwise.
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await visitor.GetAsync("/css/site.css", Test)).StatusCode);
        }

        using var browser = new HttpRequestMessage(HttpMethod.Get, content) { Headers = { { "Accept", "text/html" }, { "Accept-Language", "de" } } };
        HttpResponseMessage refused = await visitor.SendAsync(browser, Test);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal("<p>unsere Seite</p>", await refused.Content.ReadAsStringAsync(Test));
        Assert.Equal("Healthy", await visitor.GetStringAsync("/healthz", Test));

        await fleet.OpenAsync();
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync(content, Test)).StatusCode);
    }

    [Fact]
    public async Task Blazor_template_is_judged_once_for_its_not_found_page_and_keeps_circuits_and_assets_where_it_says_so()
    {
        using TemplateApp made = await TemplateApp.CreateAsync("blazor", program => "using MaintenanceService.Client;\n" + Programs.WithMaintenance(
            program, "app.UseHttpsRedirection();", "app.MapGet(\"/absent\", () => Results.NotFound()).AllowDuringMaintenance();").Replace(
            ".AddInteractiveServerRenderMode();", ".AddInteractiveServerRenderMode().AllowDuringMaintenance(MaintenanceMode.ReadOnly);", StringComparison.Ordinal), new Dictionary<string, string>
            {
                ["Components/Pages/Planned.razor"] = "@page \"/planned\"\n@rendermode Microsoft.AspNetCore.Components.Web.RenderMode.InteractiveServer\n@using MaintenanceService.AspNetCore\n<MaintenanceBanner Soon=\"Work from {0}.\" />",
                ["Components/Layout/ReconnectModal.razor"] = "@using MaintenanceService.AspNetCore\n<MaintenanceReconnect />",
            });
        await using Fleet fleet = await Fleet.StartAsync(shops: 0);
        using HttpClient visitor = Fleet.Http(await made.StartAsync(fleet, new Dictionary<string, string> { ["Maintenance__ExemptStaticAssets"] = "true" }));
        HttpResponseMessage unknown = await visitor.GetAsync("/nowhere", Test);
        Assert.Contains("Not Found", await unknown.Content.ReadAsStringAsync(Test), StringComparison.Ordinal);
        string start = await fleet.PlanAsync();
        string planned = await visitor.GetStringAsync("/planned", Test);
        Assert.Contains($"""<div class="maintenance-banner" role="status" dir="auto">Work from <time datetime="{start}">""", planned, StringComparison.Ordinal);
        Assert.Contains("""<div id="components-reconnect-modal" class="maintenance-reconnect" role="alert" dir="auto" hidden """, planned, StringComparison.Ordinal);
        Assert.Contains("""src=".well-known/maintenance-reconnect.js" defer""", planned, StringComparison.Ordinal);

        await fleet.CloseAsync(mode: MaintenanceMode.ReadOnly);
        Assert.Equal(HttpStatusCode.OK, (await visitor.PostAsync("/_blazor/negotiate?negotiateVersion=1", null, Test)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/counter", Test)).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await visitor.PostAsync("/app.css", null, Test)).StatusCode);

        await fleet.CloseAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await visitor.PostAsync("/_blazor/negotiate?negotiateVersion=1", null, Test)).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await visitor.GetAsync("/counter", Test)).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await visitor.GetAsync("/nowhere", Test)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/app.css", Test)).StatusCode);
        HttpResponseMessage absent = await visitor.GetAsync("/absent", Test);
        Assert.Equal(HttpStatusCode.NotFound, absent.StatusCode);
        Assert.Contains("Not Found", await absent.Content.ReadAsStringAsync(Test), StringComparison.Ordinal);
        Assert.Equal("Healthy", await visitor.GetStringAsync("/healthz", Test));
    }
}
