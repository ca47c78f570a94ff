using Xunit;

namespace MaintenanceService.Tests.Service;

/// <summary>Lists: order, filters, pages whose cursors survive what happens in between.</summary>
public sealed class ListTests(SharedService shared) : IClassFixture<SharedService>
{
    private readonly HttpClient _http = shared.Http;

    [Fact]
    public async Task Sites_are_listed_by_name_with_no_more_than_converged()
    {
        foreach (string name in new[] { "list-b", "list-a", "list.c", "listed" })
        {
            await _http.Put($"/v1/sites/{name}");
        }

        Answer all = await _http.Get("/v1/sites?name=list*");
        Answer some = await _http.Get("/v1/sites?name=list-*");
        Answer one = await _http.Get("/v1/sites?name=list-a");
        Answer none = await _http.Get("/v1/sites?name=list");

        Assert.Equal(["list-a", "list-b", "list.c", "listed"], all.Each("name"));
        Assert.Equal(["list-a", "list-b"], some.Each("name"));
        Assert.Equal(["list-a"], one.Each("name"));
        Assert.Equal("""{"items":[],"nextCursor":null}""", none.Json.GetRawText());
        Assert.All(all.Each("convergence"), Assert.Null);
        Assert.All(all.Each("converged"), converged => Assert.Equal("true", converged));
    }

    [Fact]
    public async Task Key_sees_its_own_sites_only()
    {
        foreach (string name in new[] { "mine-1", "mine-2", "yours-1" })
        {
            await _http.Put($"/v1/sites/{name}");
        }

        using HttpClient viewer = shared.Service.HttpAs(await shared.Service.KeyAsync(MaintenanceService.Client.KeyRole.Viewer, "mine-*"));

        Assert.Equal(["mine-1", "mine-2"], (await viewer.Get("/v1/sites")).Each("name"));
        Assert.Equal("[]", (await viewer.Get("/v1/sites?name=yours-*"))["items"]);
    }

    [Fact]
    public async Task Sites_page_on_although_some_come_and_go()
    {
        foreach (string name in new[] { "page-b", "page-d", "page-f", "page-h" })
        {
            await _http.Put($"/v1/sites/{name}");
        }

        Answer first = await _http.Get("/v1/sites?name=page-*&limit=2");
        await _http.Put("/v1/sites/page-a");
        await _http.Put("/v1/sites/page-e");
        await _http.Delete("/v1/sites/page-d");
        Answer second = await _http.Get($"/v1/sites?name=page-*&limit=2&cursor={first["nextCursor"]}");
        Answer third = await _http.Get($"/v1/sites?name=page-*&limit=2&cursor={second["nextCursor"]}");

        Assert.Equal(["page-b", "page-d"], first.Each("name"));
        Assert.Equal(["page-e", "page-f"], second.Each("name"));
        Assert.Equal(["page-h"], third.Each("name"));
        Assert.Null(third["nextCursor"]);
    }

    [Fact]
    public async Task Maintenances_page_newest_first_although_new_ones_begin()
    {
        string site = await shared.SiteAsync();
        await MaintenancesAsync(site, 1, 5);

        Answer first = await _http.Get($"/v1/sites/{site}/maintenances?limit=2");
        await MaintenancesAsync(site, 6, 7);
        Answer second = await _http.Get($"/v1/sites/{site}/maintenances?limit=2&cursor={first["nextCursor"]}");
        Answer third = await _http.Get($"/v1/sites/{site}/maintenances?limit=2&cursor={second["nextCursor"]}");

        Assert.Equal(["m5", "m4"], first.Each("id"));
        Assert.Equal(["m3", "m2"], second.Each("id"));
        Assert.Equal(["m1"], third.Each("id"));
        Assert.Null(third["nextCursor"]);
    }

    [Fact]
    public async Task Maintenances_are_filtered_by_status_and_author()
    {
        string site = await shared.SiteAsync();
        using HttpClient other = shared.Service.HttpAs(await shared.Service.KeyAsync(MaintenanceService.Client.KeyRole.Operator, site));
        string tomorrow = MaintenanceService.Client.WireTime.Format(TimeProvider.System.GetUtcNow().AddDays(1));
        await MaintenancesAsync(site, 1, 2);
        await other.Put($"/v1/sites/{site}/maintenances/theirs");
        await other.Put($"/v1/sites/{site}/maintenances/later", $$"""{"startsAt":"{{tomorrow}}"}""");
        await other.Delete($"/v1/sites/{site}/maintenances/m1");

        Assert.Equal(["later", "theirs", "m2", "m1"], (await _http.Get($"/v1/sites/{site}/maintenances")).Each("id"));
        Assert.Equal(["theirs", "m2"], (await _http.Get($"/v1/sites/{site}/maintenances?status=active")).Each("id"));
        Assert.Equal(["later"], (await _http.Get($"/v1/sites/{site}/maintenances?status=scheduled")).Each("id"));
        Assert.Equal(["m1"], (await _http.Get($"/v1/sites/{site}/maintenances?status=ended")).Each("id"));
        Assert.Equal(["later", "theirs"], (await other.Get($"/v1/sites/{site}/maintenances?createdBy=me")).Each("id"));
        Assert.Equal(["m2"], (await _http.Get($"/v1/sites/{site}/maintenances?createdBy=me&status=active")).Each("id"));
    }

    [Fact]
    public async Task Fifty_are_shown_unless_asked_otherwise()
    {
        string site = await shared.SiteAsync();
        for (int number = 0; number < 26; number++)
        {
            await _http.Post($"/v1/sites/{site}/passes", """{"for":"Kim"}""");
            await _http.Delete($"/v1/sites/{site}/passes/{(await _http.Get($"/v1/sites/{site}/passes?limit=1"))["items.0.id"]}");
        }

        Answer fifty = await _http.Get($"/v1/sites/{site}/history");
        Answer all = await _http.Get($"/v1/sites/{site}/history?limit=500");

        Assert.Equal(50, fifty.Each("seq").Count());
        Assert.NotNull(fifty["nextCursor"]);
        Assert.Equal(53, all.Each("seq").Count());
        Assert.Null(all["nextCursor"]);
    }

    [Theory]
    [InlineData("/v1/sites/S/history", "/v1/history")]
    [InlineData("/v1/sites/S/maintenances", "/v1/sites/T/maintenances")]
    [InlineData("/v1/sites/S/passes", "/v1/sites/T/passes")]
    [InlineData("/v1/sites/S/instances", "/v1/sites/T/instances")]
    public async Task Cursor_of_the_same_list_of_another_site_is_malformed(string list, string other)
    {
        string site = await shared.SiteAsync();
        using HttpClient app = shared.Service.HttpAs(await shared.Service.KeyAsync(MaintenanceService.Client.KeyRole.Instance, site));
        foreach (string name in new[] { "a", "b" })
        {
            await _http.Put($"/v1/sites/{site}/maintenances/{name}");
            await _http.Post($"/v1/sites/{site}/passes", """{"for":"Kim"}""");
            await app.Put($"/v1/sites/{site}/instances/{name}", """{"run":"r","sequence":1}""");
        }

        string own = list.Replace("/S/", $"/{site}/", StringComparison.Ordinal);
        string? cursor = (await _http.Get(own + "?limit=1"))["nextCursor"];
        Answer further = await _http.Get($"{own}?cursor={cursor}");
        Answer refused = await _http.Get($"{other.Replace("/T/", $"/{await shared.SiteAsync()}/", StringComparison.Ordinal)}?cursor={cursor}");

        Assert.Equal(200, further.Status);
        Assert.Equal((400, "malformed-request"), (refused.Status, refused.Slug));
    }

    public static TheoryData<string> Lists => ["/v1/sites", "/v1/sites/S/maintenances", "/v1/sites/S/instances", "/v1/sites/S/passes", "/v1/sites/S/history", "/v1/history", "/v1/keys"];

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task Bad_limits_cursors_and_parameters_are_malformed(string list)
    {
        string at = list.Replace("/S/", $"/{await shared.SiteAsync()}/", StringComparison.Ordinal);
        string foreign = (await _http.Get("/v1/keys?limit=1"))["nextCursor"] ?? "a2V5czp4";
        foreach (string query in new[]
        {
            "limit=0", "limit=501", "limit=-1", "limit=x", "limit=5&limit=5", "limit=99999999999", "cursor=x", "cursor=%00", "cursor=", "nonsense=1", "Limit=5",
            "cursor=" + (at == "/v1/keys" ? "c2l0ZXM6eA" : foreign),
        })
        {
            Answer refused = await _http.Get($"{at}?{query}");
            Assert.Equal((query, 400, "malformed-request"), (query, refused.Status, refused.Slug));
        }

        Assert.Equal(200, (await _http.Get(at + "?limit=500")).Status);
        Assert.Equal(200, (await _http.Get(at + "?limit=1")).Status);
    }

    [Theory]
    [InlineData("/v1/sites/S/maintenances?status=over")]
    [InlineData("/v1/sites/S/maintenances?status=Active")]
    [InlineData("/v1/sites/S/maintenances?createdBy=you")]
    [InlineData("/v1/sites?name=-")]
    [InlineData("/v1/sites?name=a*b")]
    [InlineData("/v1/sites/S/convergence?wait=-1")]
    [InlineData("/v1/sites/S/convergence?wait=301")]
    [InlineData("/v1/sites/S/convergence?wait=x")]
    [InlineData("/v1/sites/S/convergence?wait=1&wait=1")]
    public async Task Bad_filters_are_malformed(string path) => Assert.Equal(
        (400, "malformed-request"), (await _http.Get(path.Replace("/S/", $"/{await shared.SiteAsync()}/", StringComparison.Ordinal))).Refusal);

    private async Task MaintenancesAsync(string site, int from, int to)
    {
        for (int number = from; number <= to; number++)
        {
            Assert.Equal(201, (await _http.Put($"/v1/sites/{site}/maintenances/m{number}")).Status);
        }
    }
}
