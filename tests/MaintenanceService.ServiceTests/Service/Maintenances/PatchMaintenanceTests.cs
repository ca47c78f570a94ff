using Xunit;

namespace MaintenanceService.Tests.Service.Maintenances;

/// <summary>PatchMaintenance: a merge patch changes what it names, and null is a member's default where it has a harmless one.</summary>
public sealed class PatchMaintenanceTests(SharedTimedService shared) : IClassFixture<SharedTimedService>
{
    private const string Full = """
        {"mode":"readOnly","reason":"r","message":"m","link":"https://status.example.com/","paths":["/a"],"exemptPaths":["/b"],
         "bypassNetworks":["192.0.2.7"],"duration":"PT1H","lease":{"seconds":600,"onExpiry":"stayClosed"}}
        """;

    private readonly HttpClient _http = shared.Http;

    [Fact]
    public async Task What_it_does_not_name_stays()
    {
        (string at, Answer before) = await PutAsync(Full);

        Answer after = await _http.Patch(at, """{"message":"new"}""");

        Assert.Equal(200, after.Status);
        Assert.Equal("new", after["message"]);
        Assert.Equal(before.Revision + 1, after.Revision);
        Assert.All(
            ["mode", "reason", "link", "paths", "exemptPaths", "bypassNetworks", "startsAt", "endsAt", "lease", "createdBy", "createdAt", "status"],
            member => Assert.Equal(before[member], after[member]));
    }

    [Theory]
    [InlineData("reason", null)]
    [InlineData("message", null)]
    [InlineData("link", null)]
    [InlineData("paths", "[]")]
    [InlineData("exemptPaths", "[]")]
    [InlineData("bypassNetworks", "[]")]
    [InlineData("endsAt", null)]
    [InlineData("lease", null)]
    public async Task Null_is_the_member_s_default(string member, string? value)
    {
        (string at, Answer before) = await PutAsync(Full);

        Answer after = await _http.Patch(at, $$"""{"{{member}}":null}""");

        Assert.NotEqual(value, before[member]);
        Assert.Equal(value, after[member]);
        Assert.Equal(before.Revision + 1, after.Revision);
    }

    [Theory]
    [InlineData("mode")]
    [InlineData("startsAt")]
    [InlineData("duration")]
    public async Task Null_leaves_mode_and_times_as_stored(string member)
    {
        (string at, Answer before) = await PutAsync(Full);
        await shared.PassAsync(60);

        Answer after = await _http.Patch(at, $$"""{"{{member}}":null}""");

        Assert.Equal((200, before.Revision), (after.Status, after.Revision));
        Assert.All(["mode", "startsAt", "endsAt", "lease"], name => Assert.Equal(before[name], after[name]));
    }

    [Theory]
    [InlineData("\"endsAt\":null,\"duration\":\"PT1H\"", 3_600)]
    [InlineData("\"endsAt\":\"+3600\",\"duration\":null", 3_600)]
    [InlineData("\"endsAt\":null,\"duration\":null", null)]
    public async Task Null_beside_another_end_gives_way_to_it(string members, int? seconds)
    {
        (string at, _) = await PutAsync(Full.Replace("PT1H", "PT2H", StringComparison.Ordinal));

        Answer after = await _http.Patch(at, $$"""{{{members.Replace("+3600", shared.In(3_600), StringComparison.Ordinal)}}}""");

        Assert.Equal(seconds is { } end ? shared.In(end) : null, after["endsAt"]);
    }

    [Fact]
    public async Task Duration_counts_from_now_once_active()
    {
        (string at, _) = await PutAsync(Full);
        await shared.PassAsync(300);

        Assert.Equal(shared.In(1_800), (await _http.Patch(at, """{"duration":"PT30M"}"""))["endsAt"]);
    }

    [Fact]
    public async Task Duration_counts_from_the_start_while_scheduled()
    {
        (string at, _) = await PutAsync($$"""{"startsAt":"{{shared.In(600)}}"}""");

        Assert.Equal(shared.In(2_400), (await _http.Patch(at, """{"duration":"PT30M"}"""))["endsAt"]);
        Assert.Equal(shared.In(2_100), (await _http.Patch(at, $$"""{"startsAt":"{{shared.In(300)}}","duration":"PT30M"}"""))["endsAt"]);
    }

    [Fact]
    public async Task Scheduled_one_stays_scheduled_where_every_other_member_is_null()
    {
        (string at, Answer before) = await PutAsync($$"""{"startsAt":"{{shared.In(600)}}","endsAt":"{{shared.In(1_200)}}","mode":"readOnly"}""");

        Answer after = await _http.Patch(at, $$"""
            {"message":"x","startsAt":null,"mode":null,"duration":null,"endsAt":"{{before["endsAt"]}}","reason":null,"link":null,"paths":null,"exemptPaths":null,"bypassNetworks":null,"lease":null}
            """);

        Assert.Equal("x", after["message"]);
        Assert.All(["status", "startsAt", "endsAt", "mode"], member => Assert.Equal(before[member], after[member]));
    }

    [Fact]
    public async Task Start_can_not_move_once_active()
    {
        (string at, Answer before) = await PutAsync(Full);

        Assert.Equal((409, "already-started"), (await _http.Patch(at, $$"""{"startsAt":"{{shared.In(60)}}"}""")).Refusal);
        Assert.Equal(200, (await _http.Patch(at, $$"""{"startsAt":"{{before["startsAt"]}}"}""")).Status);
        Assert.Equal(before.Revision, (await _http.Get(at)).Revision);
    }

    [Fact]
    public async Task Lease_merges_member_by_member()
    {
        (string at, Answer before) = await PutAsync(Full);
        await shared.PassAsync(60);

        Answer expiry = await _http.Patch(at, """{"lease":{"onExpiry":"release"}}""");
        Answer length = await _http.Patch(at, """{"lease":{"seconds":300}}""");

        Assert.Equal("600", expiry["lease.seconds"]);
        Assert.Equal("release", expiry["lease.onExpiry"]);
        Assert.Equal(before["lease.expiresAt"], expiry["lease.expiresAt"]);
        Assert.Equal("release", length["lease.onExpiry"]);
        Assert.Equal(shared.In(300), length["lease.expiresAt"]);
    }

    [Theory]
    [InlineData("""{"lease":{"seconds":300,"onExpiry":null}}""", "300", "stayClosed")]
    [InlineData("""{"lease":{"seconds":null,"onExpiry":"release"}}""", "600", "release")]
    [InlineData("""{"lease":{"seconds":null,"onExpiry":null}}""", "600", "stayClosed")]
    public async Task Null_leaves_a_lease_s_members_as_stored(string patch, string seconds, string onExpiry)
    {
        (string at, _) = await PutAsync(Full);

        Answer after = await _http.Patch(at, patch);

        Assert.Equal((200, seconds, onExpiry), (after.Status, after["lease.seconds"], after["lease.onExpiry"]));
    }

    [Fact]
    public async Task Lease_given_later_runs_from_that_write()
    {
        (string at, _) = await PutAsync("{}");
        await shared.PassAsync(60);

        Answer leased = await _http.Patch(at, """{"lease":{"seconds":600}}""");

        Assert.Equal(shared.In(600), leased["lease.expiresAt"]);
        Assert.Equal("release", leased["lease.onExpiry"]);
    }

    [Theory]
    [InlineData("application/merge-patch+json")]
    [InlineData("application/json")]
    public async Task Both_media_types_are_taken(string mediaType)
    {
        (string at, _) = await PutAsync("{}");

        Answer after = await _http.CallAsync("PATCH", at, """{"message":"x"}""", mediaType: mediaType);

        Assert.Equal("x", after["message"]);
    }

    [Fact]
    public async Task Other_media_types_get_the_accepted_ones()
    {
        (string at, _) = await PutAsync("{}");

        Answer refused = await _http.CallAsync("PATCH", at, "message: x", mediaType: "application/yaml");

        Assert.Equal((415, "unsupported-media-type"), refused.Refusal);
        Assert.Equal("application/merge-patch+json, application/json", string.Join(", ", refused.Headers.GetValues("Accept-Patch")));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"message":"m"}""")]
    [InlineData("""{"paths":["/a"],"lease":{}}""")]
    public async Task Patch_that_changes_nothing_moves_no_revision(string patch)
    {
        (string at, Answer before) = await PutAsync(Full);

        Answer after = await _http.Patch(at, patch);

        Assert.Equal(200, after.Status);
        Assert.Equal(before.Json.GetRawText(), after.Json.GetRawText());
    }

    [Theory]
    [InlineData("""{"endsAt":"2026-01-01T00:00:00Z"}""", "/endsAt")]
    [InlineData("""{"endsAt":"2026-03-20T00:00:00Z","duration":"PT1H"}""", "/duration")]
    [InlineData("""{"duration":"P367D"}""", "/duration")]
    public async Task Impossible_window_is_refused(string patch, string pointer)
    {
        (string at, _) = await PutAsync(Full);

        Answer refused = await _http.Patch(at, patch);

        Assert.Equal((422, "invalid-window"), refused.Refusal);
        Assert.Equal(pointer, refused["pointer"]);
    }

    private async Task<(string At, Answer Put)> PutAsync(string body)
    {
        string at = $"/v1/sites/{await shared.SiteAsync()}/maintenances/m";
        Answer put = await _http.Put(at, body);
        Assert.Equal(201, put.Status);
        return (at, put);
    }
}
