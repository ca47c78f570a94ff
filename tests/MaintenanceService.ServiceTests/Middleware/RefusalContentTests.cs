using System.Text.Json;
using MaintenanceService.Client;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace MaintenanceService.Tests.Middleware;

/// <summary>When to come back, and whose words are shown, among the maintenances that refuse this request.</summary>
public sealed class RefusalContentTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task RetryAfter_follows_the_latest_end_where_all_have_one()
    {
        SiteState state = States.With(Ending("a", 100), Ending("b", 1000), Ending("c", 9000, "/elsewhere"));

        await EachRefusalAsync(state, "/", problem =>
        {
            Assert.Equal(Now.AddSeconds(1000).ToUnixTimeMilliseconds(), problem.GetProperty("endsAt").GetDateTimeOffset().ToUnixTimeMilliseconds());
            Assert.InRange(problem.GetProperty("retryAfterSeconds").GetInt32(), 1000, 1105);
        });
    }

    [Fact]
    public async Task RetryAfter_is_the_sites_default_where_one_is_open_ended()
    {
        SiteState state = States.With(Ending("a", 100), States.Maintenance("b")) with { Settings = new SiteSettings { RetryAfterSeconds = 50 } };
        var seen = new HashSet<int>();

        await EachRefusalAsync(state, "/", problem =>
        {
            Assert.Equal(JsonValueKind.Null, problem.GetProperty("endsAt").ValueKind);
            seen.Add(problem.GetProperty("retryAfterSeconds").GetInt32());
        });

        Assert.InRange(seen.Min(), 50, 60);
        Assert.InRange(seen.Max(), 51, 60);
    }

    [Fact]
    public async Task RetryAfter_is_a_day_at_most_and_a_second_at_least()
    {
        await EachRefusalAsync(States.With(Ending("a", 200_000)), "/", problem => Assert.Equal(86_400, problem.GetProperty("retryAfterSeconds").GetInt32()));
        await EachRefusalAsync(
            States.With(Ending("a", -100) with { Leased = true }), "/", problem => Assert.InRange(problem.GetProperty("retryAfterSeconds").GetInt32(), 1, 5));
    }

    [Theory]
    [InlineData("network")]
    [InlineData("pass")]
    public async Task Maintenance_that_lets_the_sender_through_has_no_part_in_the_refusal(string way)
    {
        (SiteStatePass pass, string token) = States.Pass(maintenance: "b", expiresAt: Now.AddHours(1));
        SiteState state = States.With(Ending("a", 1000), Speaking("b", null) with { BypassNetworks = way == "network" ? ["127.0.0.1"] : [] }) with { Passes = [pass] };

        await LookAsync(
            state, "/", 1, problem =>
            {
                Assert.Equal(Now.AddSeconds(1000).ToUnixTimeMilliseconds(), problem.GetProperty("endsAt").GetDateTimeOffset().ToUnixTimeMilliseconds());
                Assert.NotEqual("message of b", problem.GetProperty("detail").GetString());
                Assert.Equal(JsonValueKind.Null, problem.GetProperty("link").ValueKind);
            },
            way == "pass" ? [("Maintenance-Pass", token)] : []);
    }

    [Fact]
    public async Task Words_are_those_of_the_maintenance_that_ends_last()
    {
        SiteState state = States.With(Speaking("a", 100), Speaking("b", 1000), Speaking("c", 500), Speaking("d", 9000, "/elsewhere"));

        await RefusalAsync(state, "/", problem =>
        {
            Assert.Equal("message of b", problem.GetProperty("detail").GetString());
            Assert.Equal("https://status.example/b", problem.GetProperty("link").GetString());
        });
        await RefusalAsync(state, "/elsewhere", problem => Assert.Equal("message of d", problem.GetProperty("detail").GetString()));
    }

    [Fact]
    public async Task Open_ended_maintenances_end_last_and_the_newest_gives_the_message()
    {
        SiteState state = States.With(
            Speaking("a", null) with { StartsAt = Now.AddHours(-3) }, Speaking("b", null) with { StartsAt = Now.AddHours(-1) },
            Speaking("c", null) with { StartsAt = Now.AddHours(-2) }, Speaking("d", 9000));

        await RefusalAsync(state, "/", problem => Assert.Equal("message of b", problem.GetProperty("detail").GetString()));
    }

    [Fact]
    public async Task Without_words_of_a_maintenance_the_sites_are_shown_and_else_the_built_in()
    {
        var settings = new SiteSettings { Title = "Shop is resting", Message = "the site's message" };
        await RefusalAsync(States.Closed() with { Settings = settings }, "/", problem =>
        {
            Assert.Equal("Shop is resting", problem.GetProperty("title").GetString());
            Assert.Equal("the site's message", problem.GetProperty("detail").GetString());
            Assert.Equal(JsonValueKind.Null, problem.GetProperty("link").ValueKind);
        });
        await RefusalAsync(States.Closed(), "/", problem => Assert.NotEqual("", problem.GetProperty("detail").GetString()));
    }

    private static SiteStateMaintenance Ending(string id, int seconds, params string[] paths) =>
        States.Maintenance(id, MaintenanceMode.Closed, paths) with { EndsAt = Now.AddSeconds(seconds) };

    private static SiteStateMaintenance Speaking(string id, int? seconds, params string[] paths) => States.Maintenance(id, MaintenanceMode.Closed, paths) with
    {
        EndsAt = seconds is { } some ? Now.AddSeconds(some) : null,
        Message = "message of " + id,
        Link = "https://status.example/" + id,
    };

    private static Task RefusalAsync(SiteState state, string path, Action<JsonElement> look) => LookAsync(state, path, 1, look);

    // The spread is random: what holds, holds for many.
    private static Task EachRefusalAsync(SiteState state, string path, Action<JsonElement> look) => LookAsync(state, path, 60, look);

    private static async Task LookAsync(SiteState state, string path, int times, Action<JsonElement> look, params (string Name, string Value)[] headers)
    {
        // Time stands still, so that what is left is known to the second.
        var time = new FakeTimeProvider(Now);
        await using ScriptedService service = await ScriptedService.StartAsync(state);
        service.Time = time;
        await using RunningApp app = await RunningApp.StartAsync(service, setup => setup.Time = time);
        for (int i = 0; i < times; i++)
        {
            using HttpResponseMessage response = await app.GetAsync(path, headers);
            using JsonDocument document = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            look(document.RootElement);
        }
    }
}
