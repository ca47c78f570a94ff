using System.Security.Cryptography;
using System.Text;
using MaintenanceService.Client;
using Xunit;

namespace MaintenanceService.Tests.Service;

/// <summary>Passes: shown once, limited in time, invalid with their maintenance, and sent to instances by hash only.</summary>
public sealed class PassTests(SharedTimedService shared) : IClassFixture<SharedTimedService>
{
    private readonly HttpClient _http = shared.Http;

    [Fact]
    public async Task Token_is_shown_once_and_instances_get_its_hash()
    {
        string site = await shared.SiteAsync();
        Answer pass = await _http.Post($"/v1/sites/{site}/passes", """{"for":"Kim"}""");
        string token = pass["token"]!;
        Answer state = await StateAsync(site);
        Answer list = await _http.Get($"/v1/sites/{site}/passes");

        Assert.Equal(201, pass.Status);
        Assert.Equal($"/v1/sites/{site}/passes/{pass["id"]}", pass.Headers.Location?.ToString());
        Assert.Equal("no-store", pass.Headers.CacheControl?.ToString());
        Assert.Matches($"^mnp_{pass["id"]}_[A-Za-z0-9_-]{{49}}$", token);
        Assert.DoesNotContain("_", pass["id"], StringComparison.Ordinal);
        Assert.Equal(pass["id"], state["passes.0.id"]);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token))), state["passes.0.hash"]);
        Assert.Equal(pass["id"], list["items.0.id"]);
        Assert.DoesNotContain("token", list.Json.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain(token, (await _http.Get($"/v1/sites/{site}/history")).Json.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"for":"Kim"}""", 3_600)]
    [InlineData("""{"for":"Kim","duration":"PT5M"}""", 300)]
    [InlineData("""{"for":"Kim","duration":"P7D"}""", 604_800)]
    [InlineData("""{"for":"Kim","expiresAt":"+60"}""", 60)]
    public async Task It_works_for_an_hour_unless_asked_otherwise(string body, int seconds)
    {
        Answer pass = await _http.Post($"/v1/sites/{await shared.SiteAsync()}/passes", body.Replace("+60", shared.In(60), StringComparison.Ordinal));

        Assert.Equal(201, pass.Status);
        Assert.Equal(shared.In(seconds), pass["expiresAt"]);
    }

    [Theory]
    [InlineData("""{"for":"Kim","duration":"P7DT1S"}""", 422, "/duration")]
    [InlineData("""{"for":"Kim","duration":"PT0S"}""", 422, "/duration")]
    [InlineData("""{"for":"Kim","expiresAt":"2020-01-01T00:00:00Z"}""", 422, "/expiresAt")]
    [InlineData("""{"for":"Kim","expiresAt":"2026-03-02T00:00:00Z","duration":"PT1H"}""", 422, "/duration")]
    [InlineData("{}", 400, "/for")]
    [InlineData("""{"for":""}""", 422, "/for")]
    public async Task Impossible_one_is_refused(string body, int status, string pointer)
    {
        string site = await shared.SiteAsync();

        Answer refused = await _http.Post($"/v1/sites/{site}/passes", body);

        Assert.Equal(status, refused.Status);
        Assert.Equal(pointer, refused["pointer"]);
        Assert.Equal(1, (await _http.Get($"/v1/sites/{site}")).Revision);
    }

    [Fact]
    public async Task Given_and_revoked_each_move_the_revision_once()
    {
        string site = await shared.SiteAsync();
        string id = (await _http.Post($"/v1/sites/{site}/passes", """{"for":"Kim"}"""))["id"]!;

        Answer revoked = await _http.Delete($"/v1/sites/{site}/passes/{id}");
        string at = shared.In(0);
        Answer again = await _http.Delete($"/v1/sites/{site}/passes/{id}");

        Assert.Equal(204, revoked.Status);
        Assert.Equal(204, again.Status);
        Assert.Equal(3, (await _http.Get($"/v1/sites/{site}")).Revision);
        Assert.Equal(at, (await _http.Get($"/v1/sites/{site}/passes"))["items.0.revokedAt"]);
        Assert.Equal("[]", (await StateAsync(site))["passes"]);
        Assert.Equal(["passRevoked", "passCreated", "siteCreated"], (await _http.Get($"/v1/sites/{site}/history")).Each("action"));
    }

    [Fact]
    public async Task For_one_maintenance_it_is_void_with_it()
    {
        string site = await shared.SiteAsync();
        await _http.Put($"/v1/sites/{site}/maintenances/mine");
        await _http.Put($"/v1/sites/{site}/maintenances/yours", """{"duration":"PT1M"}""");
        Answer mine = await _http.Post($"/v1/sites/{site}/passes", """{"for":"Kim","maintenance":"mine"}""");
        await _http.Post($"/v1/sites/{site}/passes", """{"for":"Kim","maintenance":"yours"}""");
        Answer all = await _http.Post($"/v1/sites/{site}/passes", """{"for":"Kim"}""");

        await shared.PassAsync(61);
        Answer elapsed = await StateAsync(site);
        await _http.Delete($"/v1/sites/{site}/maintenances/mine");
        await shared.Service.RestartAsync();
        Answer ended = await StateAsync(site);

        Assert.Equal("mine", mine["maintenance"]);
        Assert.Equal([mine["id"], all["id"]], Passes(elapsed));
        Assert.Equal([all["id"]], Passes(ended));
        Assert.Equal((409, "maintenance-ended"), (await shared.Http.Post($"/v1/sites/{site}/passes", """{"for":"Kim","maintenance":"mine"}""")).Refusal);
        Assert.Equal((404, "maintenance-not-found"), (await shared.Http.Post($"/v1/sites/{site}/passes", """{"for":"Kim","maintenance":"none"}""")).Refusal);
    }

    [Fact]
    public async Task Expired_pass_is_not_in_the_state_of_instances()
    {
        string site = await shared.SiteAsync();
        await _http.Post($"/v1/sites/{site}/passes", """{"for":"Kim","duration":"PT1M"}""");
        Answer before = await StateAsync(site);
        await shared.PassAsync(60);

        Assert.Single(Passes(before));
        Assert.Empty(Passes(await StateAsync(site)));
    }

    [Fact]
    public async Task Hundred_may_be_valid_at_a_time()
    {
        string site = await shared.SiteAsync();
        for (int number = 0; number < 100; number++)
        {
            Assert.Equal(201, (await _http.Post($"/v1/sites/{site}/passes", """{"for":"Kim","duration":"PT1M"}""")).Status);
        }

        Assert.Equal((422, "invalid-value"), (await _http.Post($"/v1/sites/{site}/passes", """{"for":"Kim"}""")).Refusal);
        await shared.PassAsync(60);
        Assert.Equal(201, (await _http.Post($"/v1/sites/{site}/passes", """{"for":"Kim"}""")).Status);
    }

    private static IEnumerable<string?> Passes(Answer state) => state.Json.GetProperty("passes").EnumerateArray().Select(pass => pass.GetProperty("id").GetString());

    // As an instance that has just begun, under an id of its own.
    private async Task<Answer> StateAsync(string site)
    {
        using HttpClient app = shared.Service.HttpAs(await shared.Service.KeyAsync(KeyRole.Instance, site));
        return await app.Put($"/v1/sites/{site}/instances/{Guid.NewGuid():N}", """{"run":"r","sequence":1}""");
    }
}
