using Xunit;

namespace MaintenanceService.Tests.Service.Maintenances;

/// <summary>Leases: renewed in time they hold, else they are released or stay and say so.</summary>
public sealed class LeaseTests(SharedTimedService shared) : IClassFixture<SharedTimedService>
{
    private HttpClient Http => shared.Http;

    [Fact]
    public async Task Not_renewed_it_releases_the_site()
    {
        (string site, string at) = await PutAsync("""{"lease":{"seconds":30}}""");
        string expiresAt = shared.In(30);
        await shared.PassAsync(29);
        Answer before = await Http.Get($"/v1/sites/{site}");
        await shared.PassAsync(1);

        Answer ended = await Http.Get(at);
        Answer after = await Http.Get($"/v1/sites/{site}");
        Answer history = await Http.Get($"/v1/sites/{site}/history?limit=2");

        Assert.Equal("closed", before["mode"]);
        Assert.Equal("open", after["mode"]);
        Assert.Equal(before.Revision + 1, after.Revision);
        Assert.Equal("ended", ended["status"]);
        Assert.Equal("leaseExpired", ended["endReason"]);
        Assert.Equal(expiresAt, ended["endedAt"]);
        Assert.Null(ended["endedBy"]);
        Assert.Equal(["leaseExpired", "maintenanceStarted"], history.Each("action"));
        Assert.Equal("service", history["items.0.actor.name"]);
        Assert.Null(history["items.0.actor.key"]);
    }

    [Fact]
    public async Task Renewed_it_holds_without_a_new_revision()
    {
        (string site, string at) = await PutAsync("""{"lease":{"seconds":30}}""");
        Answer before = await Http.Get($"/v1/sites/{site}");
        for (int i = 0; i < 5; i++)
        {
            await shared.PassAsync(20);
            Answer renewed = await Http.Post(at + "/renew");
            Assert.Equal(200, renewed.Status);
            Assert.Equal(shared.In(30), renewed["lease.expiresAt"]);
        }

        Assert.Equal("active", (await Http.Get(at))["status"]);
        Assert.Equal(before.ETag, (await Http.Get($"/v1/sites/{site}")).ETag);
    }

    [Theory]
    [InlineData("PATCH", 200)]
    [InlineData("PUT", 200)]
    [InlineData("PATCH", 40)]
    public async Task Start_that_moves_takes_its_lease_along(string method, int seconds)
    {
        (string _, string at) = await PutAsync($$$"""{"startsAt":"{{{shared.In(100)}}}","lease":{"seconds":30}}""");
        string body = $$$"""{"startsAt":"{{{shared.In(seconds)}}}","lease":{"seconds":30}}""";

        Answer moved = method == "PUT" ? await Http.Put(at, body) : await Http.Patch(at, body);

        Assert.Equal(shared.In(seconds + 30), moved["lease.expiresAt"]);
        await shared.PassAsync(seconds + 28);
        Assert.Equal("active", (await Http.Get(at))["status"]);
    }

    [Fact]
    public async Task Renewal_survives_a_restart()
    {
        (string _, string at) = await PutAsync("""{"lease":{"seconds":30}}""");
        await shared.PassAsync(20);
        await Http.Post(at + "/renew");

        await shared.Service.RestartAsync();
        await shared.PassAsync(25);

        Assert.Equal("active", (await Http.Get(at))["status"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Clock_that_is_set_back_gives_no_lease_more_than_its_length(bool whileStopped)
    {
        var time = new SettableClock(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        await using RunningService service = await RunningService.StartAsync(time);
        await service.Http.Put("/v1/sites/shop");
        await service.Http.Put("/v1/sites/shop/maintenances/m", """{"lease":{"seconds":30}}""");
        if (whileStopped)
        {
            await service.StopAsync();
            time.Set(TimeSpan.FromHours(-2));
            await service.RestartAsync();
        }
        else
        {
            time.Set(TimeSpan.FromHours(-2));
            time.Advance(TimeSpan.FromSeconds(1));
            await service.SettledAsync();
        }

        await service.PassAsync(TimeSpan.FromSeconds(28));
        Assert.Equal("closed", (await service.Http.Get("/v1/sites/shop"))["mode"]);
        await service.PassAsync(TimeSpan.FromSeconds(4));

        Assert.Equal("open", (await service.Http.Get("/v1/sites/shop"))["mode"]);
    }

    [Fact]
    public async Task StayClosed_keeps_the_site_closed_and_says_so()
    {
        (string site, string at) = await PutAsync("""{"duration":"PT10M","lease":{"seconds":30,"onExpiry":"stayClosed"}}""");
        long before = (await Http.Get($"/v1/sites/{site}")).Revision;
        await shared.PassAsync(30);

        Answer stays = await Http.Get($"/v1/sites/{site}");

        Assert.Equal("closed", stays["mode"]);
        Assert.Equal("active", stays["maintenances.0.status"]);
        Assert.Equal("true", stays["maintenances.0.lease.expired"]);
        Assert.Null(stays["maintenances.0.endsAt"]);
        Assert.Equal(before + 1, stays.Revision);
        Assert.Equal("leaseExpired", (await Http.Get($"/v1/sites/{site}/history"))["items.0.action"]);

        await shared.PassAsync(1_200);
        Assert.Equal("active", (await Http.Get(at))["status"]);
    }

    [Theory]
    [InlineData("PATCH")]
    [InlineData("PUT")]
    public async Task Expired_lease_that_is_changed_to_release_ends_at_once(string method)
    {
        (string site, string at) = await PutAsync("""{"lease":{"seconds":30,"onExpiry":"stayClosed"}}""");
        await shared.PassAsync(40);
        const string Release = """{"lease":{"seconds":30,"onExpiry":"release"}}""";

        string changedAt = shared.In(0);
        Answer changed = method == "PUT" ? await Http.Put(at, Release) : await Http.Patch(at, Release);
        await shared.PassAsync(1);
        Answer ended = await Http.Get(at);

        Assert.Equal((200, "false"), (changed.Status, changed["lease.expired"]));
        Assert.Equal(("ended", "leaseExpired", changedAt), (ended["status"], ended["endReason"], ended["endedAt"]));
        Assert.Equal("open", (await Http.Get($"/v1/sites/{site}"))["mode"]);
    }

    [Fact]
    public async Task Renewal_clears_an_expired_lease_without_a_new_revision()
    {
        (string site, string at) = await PutAsync("""{"lease":{"seconds":30,"onExpiry":"stayClosed"}}""");
        await shared.PassAsync(40);
        Answer expired = await Http.Get($"/v1/sites/{site}");

        Answer renewed = await Http.Post(at + "/renew");
        Answer cleared = await Http.Get($"/v1/sites/{site}");
        await shared.PassAsync(30);
        Answer again = await Http.Get($"/v1/sites/{site}");

        Assert.Equal("true", expired["maintenances.0.lease.expired"]);
        Assert.Equal("false", renewed["lease.expired"]);
        Assert.Equal(expired.ETag, cleared.ETag);
        Assert.Equal("true", again["maintenances.0.lease.expired"]);
        Assert.Equal(expired.Revision + 1, again.Revision);
    }

    [Theory]
    [InlineData(600, 30, "leaseExpired", 30)]
    [InlineData(30, 600, "elapsed", 30)]
    [InlineData(30, 30, "elapsed", 30)]
    public async Task Of_lease_and_end_the_earlier_counts(int end, int lease, string reason, int after)
    {
        (string _, string at) = await PutAsync($$$"""{"duration":"PT{{{end}}}S","lease":{"seconds":{{{lease}}}}}""");
        string due = shared.In(after);
        await shared.PassAsync(40);

        Answer ended = await Http.Get(at);

        Assert.Equal(reason, ended["endReason"]);
        Assert.Equal(due, ended["endedAt"]);
    }

    [Fact]
    public async Task Scheduled_one_s_lease_runs_from_its_start()
    {
        (string _, string at) = await PutAsync($$$"""{"startsAt":"{{{shared.In(60)}}}","lease":{"seconds":30}}""");

        Assert.Equal(shared.In(90), (await Http.Get(at))["lease.expiresAt"]);
        await shared.PassAsync(10);
        Assert.Equal(shared.In(80), (await Http.Post(at + "/renew"))["lease.expiresAt"]);
    }

    [Fact]
    public async Task Stop_of_the_service_does_not_count_as_silence_of_instances()
    {
        (string site, string at) = await PutAsync("""{"lease":{"seconds":30}}""");
        await shared.PassAsync(20);
        await shared.Service.StopAsync();
        shared.Time.Advance(TimeSpan.FromMinutes(10));
        await shared.Service.RestartAsync();

        Answer granted = await Http.Get(at);
        await shared.PassAsync(29);
        Answer still = await Http.Get($"/v1/sites/{site}");
        await shared.PassAsync(1);

        Assert.Equal("active", granted["status"]);
        Assert.Equal("closed", still["mode"]);
        Assert.Equal("leaseExpired", (await Http.Get(at))["endReason"]);
    }

    [Fact]
    public async Task Pause_of_the_service_does_not_count_as_silence_of_instances()
    {
        (string site, string at) = await PutAsync("""{"lease":{"seconds":30}}""");
        await shared.PassAsync(20);

        // As SIGSTOP and SIGCONT: much time passed, and nobody looked. A question may well come before the service has looked.
        shared.Time.Advance(TimeSpan.FromMinutes(10));
        Answer asked = await Http.Get($"/v1/sites/{site}");
        // Its own look ends the pause: a move before it would be a part of it.
        await shared.Service.SettledAsync();
        await shared.PassAsync(29);
        Answer still = await Http.Get($"/v1/sites/{site}");
        await shared.PassAsync(1);

        Assert.Equal("closed", asked["mode"]);
        Assert.Equal("closed", still["mode"]);
        Assert.Equal("leaseExpired", (await Http.Get(at))["endReason"]);
    }

    [Fact]
    public async Task Without_a_lease_there_is_nothing_to_renew()
    {
        (string _, string at) = await PutAsync("{}");

        Assert.Equal((409, "no-lease"), (await Http.Post(at + "/renew")).Refusal);
    }

    [Fact]
    public async Task Instances_never_see_when_it_expires()
    {
        string site = await shared.SiteAsync();
        await Http.Put($"/v1/sites/{site}/maintenances/m", """{"reason":"a secret","lease":{"seconds":30}}""");
        using HttpClient app = shared.Service.HttpAs(await shared.Service.KeyAsync(MaintenanceService.Client.KeyRole.Instance, site));

        Answer state = await app.Put($"/v1/sites/{site}/instances/i", """{"run":"r","sequence":1,"epoch":null,"revision":0}""");

        Assert.Equal(200, state.Status);
        Assert.Equal("true", state["maintenances.0.leased"]);
        Assert.DoesNotContain("expiresAt", state.Json.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("a secret", state.Json.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"seconds":9}""", 422, "/lease/seconds")]
    [InlineData("""{"seconds":86401}""", 422, "/lease/seconds")]
    [InlineData("{}", 400, "/lease/seconds")]
    [InlineData("""{"seconds":60,"onExpiry":"explode"}""", 400, "/lease/onExpiry")]
    [InlineData("""{"seconds":"60"}""", 400, "/lease/seconds")]
    public async Task Impossible_lease_is_refused(string lease, int status, string pointer)
    {
        Answer refused = await Http.Put($"/v1/sites/{await shared.SiteAsync()}/maintenances/m", $$"""{"lease":{{lease}}}""");

        Assert.Equal(status, refused.Status);
        Assert.Equal(pointer, refused["pointer"]);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(86_400)]
    public async Task Shortest_and_longest_are_taken(int seconds)
    {
        Answer put = await Http.Put($"/v1/sites/{await shared.SiteAsync()}/maintenances/m", $$$"""{"lease":{"seconds":{{{seconds}}}}}""");

        Assert.Equal(201, put.Status);
    }

    private async Task<(string Site, string At)> PutAsync(string body)
    {
        string site = await shared.SiteAsync();
        string at = $"/v1/sites/{site}/maintenances/m";
        Assert.Equal(201, (await Http.Put(at, body)).Status);
        return (site, at);
    }
}
