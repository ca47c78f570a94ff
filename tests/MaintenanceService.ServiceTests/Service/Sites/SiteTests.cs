using Xunit;

namespace MaintenanceService.Tests.Service.Sites;

/// <summary>Sites: create, replace, read, delete, and their names.</summary>
public sealed class SiteTests(SharedService shared) : IClassFixture<SharedService>
{
    private readonly HttpClient _http = shared.Http;

    [Fact]
    public async Task Created_with_the_defaults_of_the_contract()
    {
        string site = shared.NewName();
        Answer created = await _http.Put($"/v1/sites/{site}", """{"displayName":"Web shop"}""");

        Assert.Equal(201, created.Status);
        Assert.Equal($"/v1/sites/{site}", created.Headers.Location?.ToString());
        Assert.Equal($"\"{created["epoch"]}.1\"", created.ETag);
        Assert.Equal("Web shop", created["displayName"]);
        Assert.Equal("open", created["mode"]);
        Assert.Equal("true", created["converged"]);
        Assert.Equal(
            """
            {"title":null,"message":null,"retryAfterSeconds":300,"exemptPaths":[],"bypassNetworks":[],"drainSeconds":30,"abortRequests":true,"whenDisconnected":"keepLast","disconnectedAfterSeconds":60,"instanceExpirySeconds":120}
            """.Trim(),
            created["settings"]);
    }

    [Fact]
    public async Task Replaced_with_what_is_sent_and_defaults_for_the_rest()
    {
        string site = await shared.SiteAsync("""{"title":"t","drainSeconds":10,"exemptPaths":["/docs"],"whenDisconnected":"closed"}""");

        Answer replaced = await _http.Put($"/v1/sites/{site}", """{"settings":{"message":"m"}}""");

        Assert.Equal(200, replaced.Status);
        Assert.Equal(2, replaced.Revision);
        Assert.Equal("m", replaced["settings.message"]);
        Assert.Null(replaced["settings.title"]);
        Assert.Equal("30", replaced["settings.drainSeconds"]);
        Assert.Equal("[]", replaced["settings.exemptPaths"]);
        Assert.Equal("keepLast", replaced["settings.whenDisconnected"]);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"settings":null,"displayName":null}""")]
    [InlineData("""{"settings":{"title":null,"drainSeconds":30,"exemptPaths":[]}}""")]
    public async Task Same_again_changes_nothing(string body)
    {
        string site = await shared.SiteAsync();
        Answer before = await _http.Get($"/v1/sites/{site}");

        Answer again = await _http.Put($"/v1/sites/{site}", body);

        Assert.Equal(200, again.Status);
        Assert.Equal(before.ETag, again.ETag);
        Assert.Equal(before["updatedAt"], again["updatedAt"]);
    }

    [Theory]
    [InlineData(60, 30, 120)]
    [InlineData(120, 30, 155)]
    [InlineData(3_600, 600, 4_205)]
    public async Task Instance_expiry_left_out_is_long_enough(int disconnectedAfter, int drain, int expiry)
    {
        string site = await shared.SiteAsync($$"""{"disconnectedAfterSeconds":{{disconnectedAfter}},"drainSeconds":{{drain}}}""");

        Assert.Equal(expiry.ToString(System.Globalization.CultureInfo.InvariantCulture), (await _http.Get($"/v1/sites/{site}"))["settings.instanceExpirySeconds"]);
    }

    [Fact]
    public async Task Read_has_the_convergence_without_its_blockers()
    {
        string site = await shared.SiteAsync();
        await _http.Put($"/v1/sites/{site}/maintenances/m");

        Answer read = await _http.Get($"/v1/sites/{site}");

        Assert.Equal("false", read["converged"]);
        Assert.Equal("false", read["convergence.converged"]);
        Assert.Null(read["convergence.blockers"]);
        Assert.Equal("noInstances", (await _http.Get($"/v1/sites/{site}/convergence"))["blockers.0.reason"]);
    }

    [Theory]
    [InlineData("SHOP-1", "shop-1")]
    [InlineData("Shop.Example.COM", "shop.example.com")]
    [InlineData("X", "x")]
    [InlineData("9", "9")]
    public async Task Names_are_folded_to_lower_case(string asked, string name)
    {
        Answer created = await _http.Put($"/v1/sites/{asked}");

        Assert.Equal(201, created.Status);
        Assert.Equal(name, created["name"]);
        Assert.Equal($"/v1/sites/{name}", created.Headers.Location?.ToString());
        Assert.Equal(name, (await _http.Get($"/v1/sites/{asked}"))["name"]);
        Assert.Equal(200, (await _http.Put($"/v1/sites/{name}")).Status);
        Assert.Equal(name, (await _http.Post($"/v1/sites/{asked}/maintenances", "{}"))["site"]);
        Assert.Equal(name, (await _http.Get($"/v1/sites?name={asked}"))["items.0.name"]);
        await _http.Delete($"/v1/sites/{name}/maintenances");
    }

    [Theory]
    [InlineData("-shop")]
    [InlineData("shop-")]
    [InlineData(".shop")]
    [InlineData("sh_op")]
    [InlineData("sh%20op")]
    [InlineData("sh%2Fop")]
    [InlineData("%E2%84%AAshop")]
    [InlineData("s%C3%B6ckchen")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123")]
    public async Task Invalid_name_is_422_when_put_and_404_elsewhere(string name)
    {
        Assert.Equal((422, "invalid-value"), (await _http.Put($"/v1/sites/{name}")).Refusal);
        Assert.Equal((404, "site-not-found"), (await _http.Get($"/v1/sites/{name}")).Refusal);
        Assert.Equal((404, "site-not-found"), (await _http.Delete($"/v1/sites/{name}")).Refusal);
        Assert.Equal((404, "site-not-found"), (await _http.Post($"/v1/sites/{name}/maintenances", "{}")).Refusal);
    }

    [Fact]
    public async Task Longest_name_is_taken() =>
        Assert.Equal(201, (await _http.Put("/v1/sites/012345678901234567890123456789012345678901234567890123456789012")).Status);

    [Fact]
    public async Task Mistyped_name_gets_the_nearest_that_the_key_may_read()
    {
        await _http.Put("/v1/sites/checkout");
        await _http.Put("/v1/sites/checkin");
        using HttpClient viewer = shared.Service.HttpAs(await shared.Service.KeyAsync(MaintenanceService.Client.KeyRole.Viewer, "checkin", "chekcin"));

        Assert.Equal("checkout", (await _http.Get("/v1/sites/chekcout"))["suggestion"]);
        Assert.Equal("checkin", (await viewer.Get("/v1/sites/chekcin"))["suggestion"]);
        Assert.Null((await viewer.Get("/v1/sites/chekcout"))["suggestion"]);
        Assert.Null((await _http.Get("/v1/sites/something-else"))["suggestion"]);
        Assert.Equal((404, "site-not-found"), (await _http.Post("/v1/sites/chekcout/maintenances", "{}")).Refusal);
    }

    [Fact]
    public async Task Deleted_only_without_maintenances_ahead_and_without_instances()
    {
        string site = await shared.SiteAsync();
        await _http.Put($"/v1/sites/{site}/maintenances/now");
        await _http.Put($"/v1/sites/{site}/maintenances/later", """{"startsAt":"2099-01-01T00:00:00Z"}""");
        using HttpClient app = shared.Service.HttpAs(await shared.Service.KeyAsync(MaintenanceService.Client.KeyRole.Instance, site));
        await app.Put($"/v1/sites/{site}/instances/i", """{"run":"r","sequence":1}""");

        Assert.Equal((409, "site-in-maintenance"), (await _http.Delete($"/v1/sites/{site}")).Refusal);
        await _http.Delete($"/v1/sites/{site}/maintenances/now");
        Assert.Equal(422, (await _http.Put($"/v1/sites/{site}/maintenances/later", """{"startsAt":"2099-01-01T00:00:00Z"}""")).Status);
        await _http.Put($"/v1/sites/{site}/maintenances/soon", $$"""{"startsAt":"{{MaintenanceService.Client.WireTime.Format(TimeProvider.System.GetUtcNow().AddDays(1))}}"}""");
        Assert.Equal((409, "site-in-maintenance"), (await _http.Delete($"/v1/sites/{site}")).Refusal);
        await _http.Delete($"/v1/sites/{site}/maintenances/soon");
        Assert.Equal((409, "site-has-instances"), (await _http.Delete($"/v1/sites/{site}")).Refusal);
        await _http.Delete($"/v1/sites/{site}/instances/i");

        Assert.Equal(204, (await _http.Delete($"/v1/sites/{site}")).Status);
        Assert.Equal((404, "site-not-found"), (await _http.Get($"/v1/sites/{site}")).Refusal);
        Assert.Equal((404, "site-not-found"), (await _http.Delete($"/v1/sites/{site}")).Refusal);
    }

    [Fact]
    public async Task Recreated_site_continues_from_its_last_revision_without_its_content()
    {
        string site = await shared.SiteAsync();
        await _http.Put($"/v1/sites/{site}/maintenances/m");
        await _http.Delete($"/v1/sites/{site}/maintenances/m");
        await _http.Post($"/v1/sites/{site}/passes", """{"for":"Kim"}""");
        long last = (await _http.Get($"/v1/sites/{site}")).Revision;

        await _http.Delete($"/v1/sites/{site}");
        Answer deleted = await _http.Get("/v1/history?limit=1");
        await shared.Service.RestartAsync();
        Answer again = await shared.Http.Put($"/v1/sites/{site}");

        Assert.Equal("siteDeleted", deleted["items.0.action"]);
        Assert.Equal(201, again.Status);
        Assert.Equal(last + 2, again.Revision);
        Assert.Equal("[]", (await shared.Http.Get($"/v1/sites/{site}/maintenances"))["items"]);
        Assert.Equal("[]", (await shared.Http.Get($"/v1/sites/{site}/passes"))["items"]);
        Assert.Equal(201, (await shared.Http.Put($"/v1/sites/{site}/maintenances/m")).Status);
        Assert.Contains("siteDeleted", (await shared.Http.Get($"/v1/sites/{site}/history")).Each("action"));
    }
}
