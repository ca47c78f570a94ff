using Xunit;

namespace MaintenanceService.Tests.Service.Maintenances;

/// <summary>Ending one, all, or one that never began.</summary>
public sealed class EndTests(SharedTimedService shared) : IClassFixture<SharedTimedService>
{
    private readonly HttpClient _http = shared.Http;

    [Fact]
    public async Task Ended_again_is_the_same_record()
    {
        string site = await shared.SiteAsync();
        string at = $"/v1/sites/{site}/maintenances/m";
        await _http.Put(at);
        await shared.PassAsync(10);

        Answer first = await _http.Delete(at);
        string endedAt = shared.In(0);
        await shared.PassAsync(10);
        Answer again = await _http.Delete(at);

        Assert.Equal(200, first.Status);
        Assert.Equal("ended", first["status"]);
        Assert.Equal("ended", first["endReason"]);
        Assert.Equal(endedAt, first["endedAt"]);
        Assert.Equal("bootstrap", first["endedBy.key"]);
        Assert.Equal(200, again.Status);
        Assert.Equal(first.Json.GetRawText(), again.Json.GetRawText());
        Assert.Equal(first.ETag, again.ETag);
        Assert.Equal(3, (await _http.Get($"/v1/sites/{site}")).Revision);
    }

    [Fact]
    public async Task Scheduled_one_is_cancelled()
    {
        string at = $"/v1/sites/{await shared.SiteAsync()}/maintenances/m";
        await _http.Put(at, $$"""{"startsAt":"{{shared.In(60)}}"}""");

        Answer cancelled = await _http.Delete(at);

        Assert.Equal("ended", cancelled["status"]);
        Assert.Equal("cancelled", cancelled["endReason"]);
        Assert.Equal("bootstrap", cancelled["endedBy.key"]);
    }

    [Fact]
    public async Task Elapsed_maintenance_ends_at_its_end_without_an_author()
    {
        string site = await shared.SiteAsync();
        string at = $"/v1/sites/{site}/maintenances/m";
        string endsAt = (await _http.Put(at, """{"duration":"PT5S"}"""))["endsAt"]!;
        await shared.PassAsync(6);

        Answer ended = await _http.Get(at);

        Assert.Equal("elapsed", ended["endReason"]);
        Assert.Equal(endsAt, ended["endedAt"]);
        Assert.Null(ended["endedBy"]);
        Assert.Equal("service", (await _http.Get($"/v1/sites/{site}/history"))["items.0.actor.name"]);
    }

    [Fact]
    public async Task End_ends_mine_and_leaves_yours()
    {
        string site = await shared.SiteAsync();
        await _http.Put($"/v1/sites/{site}/maintenances/mine");
        await _http.Put($"/v1/sites/{site}/maintenances/yours");

        await _http.Delete($"/v1/sites/{site}/maintenances/mine");
        Answer held = await _http.Get($"/v1/sites/{site}");
        await _http.Delete($"/v1/sites/{site}/maintenances/yours");
        Answer open = await _http.Get($"/v1/sites/{site}");

        Assert.Equal("closed", held["mode"]);
        Assert.Equal("yours", held["maintenances.0.id"]);
        Assert.Null(held["maintenances.1.id"]);
        Assert.Equal("open", open["mode"]);
    }

    [Fact]
    public async Task EndAll_ends_the_active_ones_in_one_revision_and_leaves_the_scheduled()
    {
        string site = await shared.SiteAsync();
        await _http.Put($"/v1/sites/{site}/maintenances/a");
        await _http.Put($"/v1/sites/{site}/maintenances/b", """{"mode":"readOnly"}""");
        await _http.Put($"/v1/sites/{site}/maintenances/later", $$"""{"startsAt":"{{shared.In(60)}}"}""");
        Answer before = await _http.Get($"/v1/sites/{site}");

        Answer all = await _http.Delete($"/v1/sites/{site}/maintenances");
        Answer after = await _http.Get($"/v1/sites/{site}");
        Answer nothing = await _http.Delete($"/v1/sites/{site}/maintenances");

        Assert.Equal(200, all.Status);
        Assert.Equal(["a", "b"], all.Each("id").Order());
        Assert.All(all.Each("status"), status => Assert.Equal("ended", status));
        string revision = (before.Revision + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
        Assert.All(all.Each("revision"), value => Assert.Equal(revision, value));
        Assert.Equal(before.Revision + 1, after.Revision);
        Assert.Equal("open", after["mode"]);
        Assert.Equal("later", after["maintenances.0.id"]);
        Assert.Equal("[]", nothing["items"]);
        Assert.Equal(after.Revision, (await _http.Get($"/v1/sites/{site}")).Revision);
    }

    [Theory]
    [InlineData("readOnly", "closed", "closed")]
    [InlineData("readOnly", "readOnly", "readOnly")]
    public async Task Mode_is_the_strictest_of_the_active_ones(string one, string other, string mode)
    {
        string site = await shared.SiteAsync();
        await _http.Put($"/v1/sites/{site}/maintenances/a", $$"""{"mode":"{{one}}"}""");
        await _http.Put($"/v1/sites/{site}/maintenances/b", $$"""{"mode":"{{other}}"}""");
        await _http.Put($"/v1/sites/{site}/maintenances/later", $$"""{"startsAt":"{{shared.In(60)}}"}""");

        Assert.Equal(mode, (await _http.Get($"/v1/sites/{site}"))["mode"]);
    }

    [Fact]
    public async Task One_for_some_paths_leaves_the_site_s_mode_open()
    {
        string site = await shared.SiteAsync();
        await _http.Put($"/v1/sites/{site}/maintenances/m", """{"paths":["/checkout"]}""");

        Assert.Equal("open", (await _http.Get($"/v1/sites/{site}"))["mode"]);
    }

    [Fact]
    public async Task Mode_open_is_no_maintenance()
    {
        Answer refused = await _http.Put($"/v1/sites/{await shared.SiteAsync()}/maintenances/m", """{"mode":"open"}""");

        Assert.Equal((422, "invalid-value"), refused.Refusal);
        Assert.Equal("/mode", refused["pointer"]);
    }

    [Fact]
    public async Task Author_and_address_are_noted()
    {
        string site = await shared.SiteAsync();
        Answer key = await _http.Post("/v1/keys", $$"""{"name":"pipeline","role":"operator","sites":["{{site}}"]}""");
        using HttpClient operatorHttp = shared.Service.HttpAs(key["key"]);

        Answer begun = await operatorHttp.Post($"/v1/sites/{site}/maintenances", """{"reason":"why"}""");
        Answer entry = await _http.Get($"/v1/sites/{site}/history?limit=1");

        Assert.Equal(key["id"], begun["createdBy.key"]);
        Assert.Equal("pipeline", begun["createdBy.name"]);
        Assert.Equal("maintenanceStarted", entry["items.0.action"]);
        Assert.Equal("pipeline", entry["items.0.actor.name"]);
        Assert.Equal(begun["id"], entry["items.0.maintenance"]);
        Assert.Equal("why", entry["items.0.detail"]);
        Assert.Equal("127.0.0.1", entry["items.0.remoteAddress"]);
        Assert.DoesNotContain("_", begun["id"], StringComparison.Ordinal);
    }
}
