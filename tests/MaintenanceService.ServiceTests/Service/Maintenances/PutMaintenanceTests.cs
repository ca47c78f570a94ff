using Xunit;

namespace MaintenanceService.Tests.Service.Maintenances;

/// <summary>PutMaintenance: sending it again is safe, whatever happened to the first answer.</summary>
public sealed class PutMaintenanceTests(SharedTimedService shared) : IClassFixture<SharedTimedService>
{
    private readonly HttpClient _http = shared.Http;

    [Fact]
    public async Task New_id_is_created_with_location_and_etag()
    {
        string site = await shared.SiteAsync();
        Answer created = await _http.Put($"/v1/sites/{site}/maintenances/Job:1.2_3-x", """{"reason":"r"}""");

        Assert.Equal(201, created.Status);
        Assert.Equal("Job:1.2_3-x", created["id"]);
        Assert.Equal($"/v1/sites/{site}/maintenances/Job:1.2_3-x", created.Headers.Location?.ToString());
        Assert.Equal($"\"{(await _http.Get($"/v1/sites/{site}"))["epoch"]}.{created.Revision}\"", created.ETag);
        Assert.Equal(created.ETag, (await _http.Get($"/v1/sites/{site}/maintenances/Job:1.2_3-x")).ETag);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"duration":"PT1H","reason":"r","paths":["/docs"],"lease":{"seconds":60}}""")]
    [InlineData("""{"endsAt":"2026-04-01T00:00:00Z","mode":"readOnly","bypassNetworks":["10.0.0.0/8"]}""")]
    [InlineData("""{"startsAt":"2026-03-31T00:00:00Z","duration":"PT1H","lease":{"seconds":60,"onExpiry":"stayClosed"}}""")]
    public async Task Same_again_changes_nothing_and_renews_no_lease(string body)
    {
        string at = $"/v1/sites/{await shared.SiteAsync()}/maintenances/m";
        Answer first = await _http.Put(at, body);
        await shared.PassAsync(5);

        Answer again = await _http.Put(at, body);

        Assert.Equal(201, first.Status);
        Assert.Equal(200, again.Status);
        Assert.Equal(first.Json.GetRawText(), again.Json.GetRawText());
        Assert.Equal(first.ETag, again.ETag);
    }

    [Fact]
    public async Task Duration_counts_from_the_start_that_is_stored()
    {
        string at = $"/v1/sites/{await shared.SiteAsync()}/maintenances/m";
        string startsAt = (await _http.Put(at, """{"duration":"PT1H"}"""))["startsAt"]!;
        string twoHours = shared.In(7_200);
        await shared.PassAsync(60);

        Answer longer = await _http.Put(at, """{"duration":"PT2H"}""");

        Assert.Equal(startsAt, longer["startsAt"]);
        Assert.Equal(twoHours, longer["endsAt"]);
    }

    [Fact]
    public async Task Omitted_members_get_their_defaults()
    {
        string site = await shared.SiteAsync();
        string at = $"/v1/sites/{site}/maintenances/m";
        Answer full = await _http.Put(at, """
            {"mode":"readOnly","reason":"r","message":"m","link":"https://status.example.com/","paths":["/a"],"exemptPaths":["/b"],
             "bypassNetworks":["192.0.2.7"],"duration":"PT1H","lease":{"seconds":60}}
            """);

        Answer bare = await _http.Put(at, "{}");

        Assert.Equal("/a", full["paths.0"]);
        Assert.Equal(full.Revision + 1, bare.Revision);
        Assert.Equal("closed", bare["mode"]);
        Assert.Equal("[]", bare["paths"]);
        Assert.Equal("[]", bare["exemptPaths"]);
        Assert.Equal("[]", bare["bypassNetworks"]);
        Assert.All(["reason", "message", "link", "endsAt", "lease"], member => Assert.Null(bare[member]));
        Assert.Equal(bare.Revision, (await _http.Get($"/v1/sites/{site}")).Revision);
    }

    [Theory]
    [InlineData("PT1H")]
    [InlineData("PT40S")]
    public async Task Same_again_leaves_a_maintenance_closed_whose_lease_has_expired(string duration)
    {
        string at = $"/v1/sites/{await shared.SiteAsync()}/maintenances/m";
        string body = $$$"""{"duration":"{{{duration}}}","message":"m","lease":{"seconds":30,"onExpiry":"stayClosed"}}""";
        await _http.Put(at, body);
        await shared.PassAsync(50);
        Answer expired = await _http.Get(at);

        Answer again = await _http.Put(at, body);
        Answer changed = await _http.Put(at, body.Replace("\"m\"", "\"other\"", StringComparison.Ordinal).Replace($"\"duration\":\"{duration}\",", "", StringComparison.Ordinal));

        Assert.Equal(("true", null), (expired["lease.expired"], expired["endsAt"]));
        Assert.Equal(200, again.Status);
        Assert.Equal(expired.Json.GetRawText(), again.Json.GetRawText());
        Assert.Equal(expired.ETag, again.ETag);
        Assert.Equal(("other", expired.Revision + 1), (changed["message"], changed.Revision));
    }

    [Fact]
    public async Task Changed_length_starts_the_lease_anew_and_other_changes_do_not()
    {
        string at = $"/v1/sites/{await shared.SiteAsync()}/maintenances/m";
        await _http.Put(at, """{"lease":{"seconds":600}}""");
        string first = shared.In(600);
        await shared.PassAsync(60);

        Answer message = await _http.Put(at, """{"message":"m","lease":{"seconds":600}}""");
        Answer expiry = await _http.Put(at, """{"message":"m","lease":{"seconds":600,"onExpiry":"stayClosed"}}""");
        Answer length = await _http.Put(at, """{"message":"m","lease":{"seconds":300,"onExpiry":"stayClosed"}}""");

        Assert.Equal(first, message["lease.expiresAt"]);
        Assert.Equal(first, expiry["lease.expiresAt"]);
        Assert.Equal("stayClosed", expiry["lease.onExpiry"]);
        Assert.Equal(shared.In(300), length["lease.expiresAt"]);
    }

    [Fact]
    public async Task Start_moves_while_scheduled_and_never_once_active()
    {
        string at = $"/v1/sites/{await shared.SiteAsync()}/maintenances/m";
        await _http.Put(at, $$"""{"startsAt":"{{shared.In(600)}}"}""");
        Answer moved = await _http.Put(at, $$"""{"startsAt":"{{shared.In(300)}}"}""");
        Answer begun = await _http.Put(at, $$"""{"startsAt":"{{shared.In(-1)}}"}""");

        Answer refused = await _http.Put(at, $$"""{"startsAt":"{{shared.In(-2)}}"}""");
        Answer same = await _http.Put(at, $$"""{"startsAt":"{{shared.In(-1)}}"}""");

        Assert.Equal("scheduled", moved["status"]);
        Assert.Equal("active", begun["status"]);
        Assert.Equal((409, "already-started"), refused.Refusal);
        Assert.Equal(200, same.Status);
    }

    [Fact]
    public async Task Id_is_used_once_for_ever()
    {
        string site = await shared.SiteAsync();
        string at = $"/v1/sites/{site}/maintenances/m";
        await _http.Put(at, """{"lease":{"seconds":60}}""");
        Answer ended = await _http.Delete(at);
        await shared.Service.RestartAsync();
        HttpClient http = shared.Http;

        foreach (Answer refused in new[] { await http.Put(at), await http.Patch(at, """{"message":"x"}"""), await http.Post(at + "/renew") })
        {
            Assert.Equal((409, "maintenance-ended"), refused.Refusal);
        }

        Assert.Equal(ended.Json.GetRawText(), (await http.Get(at)).Json.GetRawText());
        Assert.Equal(ended.Revision, (await http.Get($"/v1/sites/{site}")).Revision);
    }

    [Theory]
    [InlineData("-m")]
    [InlineData("a%20b")]
    [InlineData("a%2Fb")]
    [InlineData("%C3%BC")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901")]
    public async Task Invalid_id_is_422_here_and_404_elsewhere(string id)
    {
        string at = $"/v1/sites/{await shared.SiteAsync()}/maintenances/{id}";

        Assert.Equal((422, "invalid-value"), (await _http.Put(at)).Refusal);
        Assert.Equal((404, "maintenance-not-found"), (await _http.Get(at)).Refusal);
        Assert.Equal((404, "maintenance-not-found"), (await _http.Patch(at, "{}")).Refusal);
        Assert.Equal((404, "maintenance-not-found"), (await _http.Delete(at)).Refusal);
        Assert.Equal((404, "maintenance-not-found"), (await _http.Post(at + "/renew")).Refusal);
        Assert.Equal((404, "maintenance-not-found"), (await _http.Get(at + "/receipt")).Refusal);
    }

    [Fact]
    public async Task Ids_are_case_sensitive()
    {
        string site = await shared.SiteAsync();

        Assert.Equal(201, (await _http.Put($"/v1/sites/{site}/maintenances/m")).Status);
        Assert.Equal(201, (await _http.Put($"/v1/sites/{site}/maintenances/M")).Status);
    }
}
