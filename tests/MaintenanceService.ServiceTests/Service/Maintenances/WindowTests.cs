using Xunit;

namespace MaintenanceService.Tests.Service.Maintenances;

/// <summary>From when to when: startsAt, endsAt, duration.</summary>
public sealed class WindowTests(SharedTimedService shared) : IClassFixture<SharedTimedService>
{
    private readonly HttpClient _http = shared.Http;

    [Fact]
    public async Task Nothing_said_begins_now_and_is_open_ended()
    {
        Answer begun = await StartAsync("{}");

        Assert.Equal(201, begun.Status);
        Assert.Equal("active", begun["status"]);
        Assert.Equal("closed", begun["mode"]);
        Assert.Equal(shared.In(0), begun["startsAt"]);
        Assert.Null(begun["endsAt"]);
    }

    [Fact]
    public async Task Start_in_the_past_is_kept_as_sent_and_begins_at_once()
    {
        Answer begun = await StartAsync($$"""{"startsAt":"{{shared.In(-90_000)}}"}""");

        Assert.Equal("active", begun["status"]);
        Assert.Equal(shared.In(-90_000), begun["startsAt"]);
    }

    [Fact]
    public async Task Start_in_the_future_is_scheduled_and_leaves_the_site_open()
    {
        string site = await shared.SiteAsync();
        Answer planned = await _http.Post($"/v1/sites/{site}/maintenances", $$"""{"startsAt":"{{shared.In(60)}}","duration":"PT1H"}""");
        Answer seen = await _http.Get($"/v1/sites/{site}");

        Assert.Equal("scheduled", planned["status"]);
        Assert.Equal(shared.In(3660), planned["endsAt"]);
        Assert.Equal("open", seen["mode"]);
        Assert.Equal("scheduled", seen["maintenances.0.status"]);
    }

    [Theory]
    [InlineData("maintenances", "PT999999999999S")]
    [InlineData("maintenances", "P99999999999999999999999999999999999D")]
    [InlineData("passes", "PT999999999999S")]
    public async Task Duration_too_long_for_any_clock_breaks_the_rule_and_not_the_form(string records, string duration)
    {
        Answer refused = await _http.Post($"/v1/sites/{await shared.SiteAsync()}/{records}", $$"""{"duration":"{{duration}}"{{(records == "passes" ? ",\"for\":\"Kim\"" : "")}}}""");

        Assert.Equal((422, "invalid-window", "/duration"), (refused.Status, refused.Refusal.Item2, refused["pointer"]));
    }

    [Theory]
    [InlineData("2026-04-01T02:00:00+02:00", "2026-04-01T00:00:00.000Z")]
    [InlineData("2026-04-01T02:00:00.123456789Z", "2026-04-01T02:00:00.123Z")]
    [InlineData("2026-04-01T02:00:00.5-05:30", "2026-04-01T07:30:00.500Z")]
    public async Task Times_are_answered_in_utc_to_the_millisecond(string sent, string answered)
    {
        Answer planned = await StartAsync($$"""{"startsAt":"{{sent}}"}""");

        Assert.Equal(201, planned.Status);
        Assert.Equal(answered, planned["startsAt"]);
    }

    [Theory]
    [InlineData("2026-04-01T02:00:00")]
    [InlineData("2026-04-01")]
    [InlineData("1 April 2026")]
    [InlineData("2026-04-31T02:00:00Z")]
    public async Task Time_without_offset_or_out_of_the_calendar_is_malformed(string sent)
    {
        Answer refused = await StartAsync($$"""{"startsAt":"{{sent}}"}""");

        Assert.Equal((400, "malformed-request"), refused.Refusal);
        Assert.Equal("/startsAt", refused["pointer"]);
    }

    [Theory]
    [InlineData("PT30M", 1_800)]
    [InlineData("P1W", 604_800)]
    [InlineData("P1DT2H3M4S", 93_784)]
    [InlineData("PT0.5S", 0.5)]
    [InlineData("P366D", 31_622_400)]
    public async Task Duration_counts_from_the_start(string sent, double seconds)
    {
        Answer begun = await StartAsync($$"""{"duration":"{{sent}}"}""");

        Assert.Equal(201, begun.Status);
        Assert.Equal(shared.In(seconds), begun["endsAt"]);
    }

    [Theory]
    [InlineData("P1M")]
    [InlineData("P1Y")]
    [InlineData("30")]
    [InlineData("00:30:00")]
    [InlineData("-PT5M")]
    public async Task Duration_of_no_fixed_length_is_malformed(string sent)
    {
        Answer refused = await StartAsync($$"""{"duration":"{{sent}}"}""");

        Assert.Equal((400, "malformed-request"), refused.Refusal);
        Assert.Equal("/duration", refused["pointer"]);
    }

    public static TheoryData<string, string> ImpossibleWindows => new()
    {
        { """{"endsAt":"+3600","duration":"PT1H"}""", "/duration" },
        { """{"endsAt":"+0"}""", "/endsAt" },
        { """{"endsAt":"-1"}""", "/endsAt" },
        { """{"startsAt":"+60","endsAt":"+60"}""", "/endsAt" },
        { """{"startsAt":"+60","endsAt":"+30"}""", "/endsAt" },
        { """{"startsAt":"-3600","duration":"PT1H"}""", "/duration" },
        { """{"duration":"PT0S"}""", "/duration" },
        { """{"duration":"P367D"}""", "/duration" },
        { """{"endsAt":"+31622401"}""", "/endsAt" },
        { """{"startsAt":"+31622401"}""", "/startsAt" },
    };

    [Theory]
    [MemberData(nameof(ImpossibleWindows))]
    public async Task Window_that_is_over_turned_round_or_too_far_away_is_refused(string body, string pointer)
    {
        string site = await shared.SiteAsync();
        long before = (await _http.Get($"/v1/sites/{site}")).Revision;

        Answer refused = await _http.Post($"/v1/sites/{site}/maintenances", WithTimes(body));

        Assert.Equal((422, "invalid-window"), refused.Refusal);
        Assert.Equal(pointer, refused["pointer"]);
        Assert.Equal(before, (await _http.Get($"/v1/sites/{site}")).Revision);
    }

    [Fact]
    public async Task Farthest_end_is_taken()
    {
        Answer begun = await StartAsync(WithTimes("""{"endsAt":"+31622400"}"""));

        Assert.Equal(201, begun.Status);
    }

    private async Task<Answer> StartAsync(string body) => await _http.Post($"/v1/sites/{await shared.SiteAsync()}/maintenances", body);

    // "+60" in a body stands for sixty seconds from now.
    private string WithTimes(string body) => System.Text.RegularExpressions.Regex.Replace(
        body, "\"([+-][0-9]+)\"", match => $"\"{shared.In(double.Parse(match.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture))}\"");
}
