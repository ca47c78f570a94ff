using Xunit;

namespace MaintenanceService.Tests.Service;

/// <summary>The history: one entry for each change, newest first, with who did it.</summary>
public sealed class HistoryTests(SharedTimedService shared) : IClassFixture<SharedTimedService>
{
    private readonly HttpClient _http = shared.Http;

    [Fact]
    public async Task Each_change_has_its_action_its_revision_and_its_time()
    {
        string site = shared.NewName();
        string at = $"/v1/sites/{site}";
        await _http.Put(at);
        await _http.Put(at, """{"displayName":"x"}""");
        await _http.Put($"{at}/maintenances/a", """{"reason":"why"}""");
        await _http.Patch($"{at}/maintenances/a", """{"message":"m"}""");
        await _http.Put($"{at}/maintenances/b", $$"""{"startsAt":"{{shared.In(5)}}","duration":"PT5S"}""");
        await shared.PassAsync(11);
        await _http.Delete($"{at}/maintenances/a");
        string pass = (await _http.Post($"{at}/passes", """{"for":"Kim"}"""))["id"]!;
        await _http.Delete($"{at}/passes/{pass}");

        Answer history = await _http.Get($"{at}/history");

        (string Action, string? Maintenance, long Revision, string Actor)[] expected =
        [
            ("passRevoked", null, 10, "bootstrap"),
            ("passCreated", null, 9, "bootstrap"),
            ("maintenanceEnded", "a", 8, "bootstrap"),
            ("maintenanceEnded", "b", 7, "service"),
            ("maintenanceStarted", "b", 6, "service"),
            ("maintenanceScheduled", "b", 5, "bootstrap"),
            ("maintenanceChanged", "a", 4, "bootstrap"),
            ("maintenanceStarted", "a", 3, "bootstrap"),
            ("siteChanged", null, 2, "bootstrap"),
            ("siteCreated", null, 1, "bootstrap"),
        ];
        Assert.Equal(
            expected,
            history.Json.GetProperty("items").EnumerateArray().Select(entry => (
                entry.GetProperty("action").GetString()!,
                entry.GetProperty("maintenance").GetString(),
                entry.GetProperty("revision").GetInt64(),
                entry.GetProperty("actor").GetProperty("name").GetString()!)));
        Assert.All(history.Each("site"), name => Assert.Equal(site, name));
        Assert.Equal(history.Each("seq").OrderByDescending(seq => long.Parse(seq!, System.Globalization.CultureInfo.InvariantCulture)), history.Each("seq"));
        Assert.Equal(shared.In(0), history["items.0.at"]);
    }

    [Fact]
    public async Task Reads_renewals_and_refusals_leave_none()
    {
        string at = $"/v1/sites/{await shared.SiteAsync()}";
        await _http.Put($"{at}/maintenances/m", """{"lease":{"seconds":600}}""");
        string newest = (await _http.Get("/v1/history?limit=1"))["items.0.seq"]!;

        await _http.Post($"{at}/maintenances/m/renew");
        await _http.Put($"{at}/maintenances/m", """{"lease":{"seconds":600}}""");
        await _http.Put($"{at}/maintenances/m", """{"link":"http://plain.example.com"}""");
        await _http.Put(at, "{}", "\"other.1\"");
        await _http.Get(at);
        await _http.Delete($"{at}/instances/nobody");

        Assert.Equal(newest, (await _http.Get("/v1/history?limit=1"))["items.0.seq"]);
    }

    [Fact]
    public async Task Site_s_history_is_its_own_and_the_store_s_holds_all()
    {
        string one = await shared.SiteAsync();
        string other = await shared.SiteAsync();
        await _http.Post("/v1/keys", """{"name":"k","role":"viewer","sites":["*"]}""");

        Answer all = await _http.Get("/v1/history?limit=3");

        Assert.Equal(["siteCreated"], (await _http.Get($"/v1/sites/{one}/history")).Each("action"));
        Assert.Equal(["keyCreated", "siteCreated", "siteCreated"], all.Each("action"));
        Assert.Equal([null, other, one], all.Each("site"));
        Assert.Null(all["items.0.revision"]);
    }

    [Fact]
    public async Task Scheduled_one_begun_early_is_changed_and_started()
    {
        string at = $"/v1/sites/{await shared.SiteAsync()}";
        await _http.Put($"{at}/maintenances/m", $$"""{"startsAt":"{{shared.In(600)}}"}""");

        await _http.Patch($"{at}/maintenances/m", $$"""{"startsAt":"{{shared.In(0)}}"}""");

        Assert.Equal(["maintenanceStarted", "maintenanceChanged", "maintenanceScheduled", "siteCreated"], (await _http.Get($"{at}/history")).Each("action"));
    }
}
