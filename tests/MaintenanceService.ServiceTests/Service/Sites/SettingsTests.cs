using Xunit;

namespace MaintenanceService.Tests.Service.Sites;

/// <summary>What settings and the texts, rules and networks of maintenances may hold.</summary>
public sealed class SettingsTests(SharedService shared) : IClassFixture<SharedService>
{
    private readonly HttpClient _http = shared.Http;

    [Theory]
    [InlineData("retryAfterSeconds", 1, 86_400)]
    [InlineData("drainSeconds", 1, 600)]
    [InlineData("disconnectedAfterSeconds", 30, 3_600)]
    public async Task Numbers_have_a_range(string member, int least, int most)
    {
        foreach (int good in new[] { least, most })
        {
            Assert.Equal(200, (await PutAsync($$"""{"{{member}}":{{good}}}""")).Status);
        }

        foreach (int bad in new[] { least - 1, most + 1, -1 })
        {
            Answer refused = await PutAsync($$"""{"{{member}}":{{bad}}}""");
            Assert.Equal((422, "invalid-value"), refused.Refusal);
            Assert.Equal($"/settings/{member}", refused["pointer"]);
        }

        Assert.Equal((400, "malformed-request"), (await PutAsync($$"""{"{{member}}":"{{least}}"}""")).Refusal);
        Assert.Equal((400, "malformed-request"), (await PutAsync($$"""{"{{member}}":{{least}}.5}""")).Refusal);
    }

    [Theory]
    [InlineData("""{"instanceExpirySeconds":94}""", 422)]
    [InlineData("""{"instanceExpirySeconds":95}""", 200)]
    [InlineData("""{"instanceExpirySeconds":86400}""", 200)]
    [InlineData("""{"instanceExpirySeconds":86401}""", 422)]
    public async Task Instance_is_forgotten_only_after_it_has_closed_itself(string settings, int status) =>
        Assert.Equal(status, (await PutAsync(settings)).Status);

    [Theory]
    [InlineData("title", 200)]
    [InlineData("message", 2_000)]
    public async Task Texts_have_a_length_in_utf16_units(string member, int most)
    {
        Assert.Equal(200, (await PutAsync($$"""{"{{member}}":"{{new string('ä', most)}}"}""")).Status);
        Answer refused = await PutAsync($$"""{"{{member}}":"{{string.Concat(Enumerable.Repeat("😀", most / 2))}}x"}""");

        Assert.Equal((422, "invalid-value"), refused.Refusal);
        Assert.Equal($"/settings/{member}", refused["pointer"]);
    }

    [Theory]
    [InlineData("message", "a\\nb\\tc", 200)]
    [InlineData("title", "a\\nb", 422)]
    [InlineData("message", "a\\u0000", 422)]
    [InlineData("message", "a\\u001b[31m", 422)]
    [InlineData("message", "a\\u007f", 422)]
    [InlineData("message", "a\\u0085", 422)]
    [InlineData("message", "a\\u202e", 422)]
    [InlineData("message", "a\\u2066", 422)]
    [InlineData("title", "مرحبا", 200)]
    public async Task Texts_hold_nothing_that_shows_other_than_it_is(string member, string text, int status) =>
        Assert.Equal(status, (await PutAsync($$"""{"{{member}}":"{{text}}"}""")).Status);

    [Theory]
    [InlineData("10.0.0.0/8")]
    [InlineData("192.0.2.7")]
    [InlineData("192.0.2.7/32")]
    [InlineData("2001:db8::/32")]
    [InlineData("2001::/16")]
    [InlineData("::1")]
    public async Task Networks_are_taken_as_they_read_back(string network) =>
        Assert.Equal(network, (await PutAsync($$"""{"bypassNetworks":["{{network}}"]}"""))["settings.bypassNetworks.0"]);

    [Theory]
    [InlineData("10/8")]
    [InlineData("010.0.0.1")]
    [InlineData("10.1.2.3/8")]
    [InlineData("0.0.0.0/0")]
    [InlineData("0.0.0.0/1")]
    [InlineData("128.0.0.0/1")]
    [InlineData("10.0.0.0/7")]
    [InlineData("::/0")]
    [InlineData("::/1")]
    [InlineData("8000::/1")]
    [InlineData("2000::/3")]
    [InlineData("2000::/15")]
    [InlineData("::/16")]
    [InlineData("::ffff:0.0.0.0/96")]
    [InlineData("::fffe:0:0/95")]
    [InlineData("10.0.0.0/33")]
    [InlineData("2001:DB8::1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("1")]
    [InlineData("0x7f.1")]
    [InlineData("fe80::1%eth0")]
    [InlineData("example.com")]
    [InlineData(" 10.0.0.1")]
    [InlineData("")]
    public async Task Networks_that_say_something_else_are_refused(string network)
    {
        Answer refused = await PutAsync($$"""{"bypassNetworks":["192.0.2.1","{{network}}"]}""");

        Assert.Equal((422, "invalid-value"), refused.Refusal);
        Assert.Equal("/settings/bypassNetworks/1", refused["pointer"]);
    }

    [Theory]
    [InlineData("/docs")]
    [InlineData("/Docs/Über uns")]
    [InlineData("/.well-known/x")]
    public async Task Paths_are_whole_segments_as_decoded(string path) =>
        Assert.Equal(path, (await PutAsync($$"""{"exemptPaths":["{{path}}"]}"""))["settings.exemptPaths.0"]);

    [Theory]
    [InlineData("/")]
    [InlineData("")]
    [InlineData("docs")]
    [InlineData("/a%2fb")]
    [InlineData("/a\\\\b")]
    [InlineData("//a")]
    [InlineData("/a//b")]
    [InlineData("/a/../b")]
    [InlineData("/./a")]
    [InlineData("/a;b")]
    [InlineData("/a*")]
    [InlineData("regex:^/a")]
    [InlineData("/a\\u0001")]
    public async Task Paths_that_can_be_read_in_two_ways_are_refused(string path)
    {
        Answer refused = await PutAsync($$"""{"exemptPaths":["{{path}}"]}""");

        Assert.Equal((422, "invalid-value"), refused.Refusal);
        Assert.Equal("/settings/exemptPaths/0", refused["pointer"]);
        Answer maintenance = await _http.Post($"/v1/sites/{await shared.SiteAsync()}/maintenances", $$"""{"paths":["{{path}}"]}""");
        Assert.Equal((422, "invalid-value"), maintenance.Refusal);
        Assert.Equal("/paths/0", maintenance["pointer"]);
    }

    [Theory]
    [InlineData("https://status.example.com/a?b=c#d", 201)]
    [InlineData("http://status.example.com/", 422)]
    [InlineData("javascript:alert(1)", 422)]
    [InlineData("//status.example.com/", 422)]
    [InlineData("/status", 422)]
    [InlineData("https:///status", 422)]
    [InlineData("https://user:word@example.com/", 422)]
    public async Task Link_is_absolute_https(string link, int status) =>
        Assert.Equal(status, (await _http.Post($"/v1/sites/{await shared.SiteAsync()}/maintenances", $$"""{"link":"{{link}}"}""")).Status);

    [Theory]
    [InlineData("PUT", "/v1/sites/S", """{"displayName":"TEXT"}""", "/displayName", 200)]
    [InlineData("POST", "/v1/sites/S/maintenances", """{"reason":"TEXT"}""", "/reason", 2_000)]
    [InlineData("POST", "/v1/sites/S/maintenances", """{"message":"TEXT"}""", "/message", 2_000)]
    [InlineData("POST", "/v1/sites/S/passes", """{"for":"TEXT"}""", "/for", 200)]
    [InlineData("POST", "/v1/keys", """{"name":"TEXT","role":"viewer","sites":["*"]}""", "/name", 200)]
    public async Task Names_and_reasons_have_a_length_too(string method, string path, string body, string pointer, int most)
    {
        string at = path.Replace("/S", $"/{await shared.SiteAsync()}", StringComparison.Ordinal);

        Answer longest = await _http.CallAsync(method, at, body.Replace("TEXT", new string('x', most), StringComparison.Ordinal));
        Answer refused = await _http.CallAsync(method, at, body.Replace("TEXT", new string('x', most + 1), StringComparison.Ordinal));
        Answer shady = await _http.CallAsync(method, at, body.Replace("TEXT", "a\\u202eb", StringComparison.Ordinal));

        Assert.True(longest.Status is 200 or 201);
        Assert.Equal((422, "invalid-value", pointer), (refused.Status, refused.Slug, refused["pointer"]));
        Assert.Equal((422, "invalid-value", pointer), (shady.Status, shady.Slug, shady["pointer"]));
    }

    [Fact]
    public async Task Lists_hold_a_hundred_rules_of_two_hundred_characters()
    {
        string Rules(int count) => string.Join(',', Enumerable.Range(0, count).Select(number => $"\"/p{number}\""));

        Assert.Equal(200, (await PutAsync($$"""{"exemptPaths":[{{Rules(100)}}]}""")).Status);
        Assert.Equal((422, "invalid-value"), (await PutAsync($$"""{"exemptPaths":[{{Rules(101)}}]}""")).Refusal);
        Assert.Equal(200, (await PutAsync($$"""{"exemptPaths":["/{{new string('p', 199)}}"]}""")).Status);
        Assert.Equal((422, "invalid-value"), (await PutAsync($$"""{"exemptPaths":["/{{new string('p', 200)}}"]}""")).Refusal);
    }

    [Fact]
    public async Task Twenty_maintenances_may_be_open_at_a_time()
    {
        string site = await shared.SiteAsync();
        for (int number = 0; number < 20; number++)
        {
            Assert.Equal(201, (await _http.Put($"/v1/sites/{site}/maintenances/m{number}")).Status);
        }

        Assert.Equal((422, "invalid-value"), (await _http.Put($"/v1/sites/{site}/maintenances/m20")).Refusal);
        Assert.Equal((422, "invalid-value"), (await _http.Post($"/v1/sites/{site}/maintenances", "{}")).Refusal);
        Assert.Equal(200, (await _http.Put($"/v1/sites/{site}/maintenances/m0", """{"message":"m"}""")).Status);
        await _http.Delete($"/v1/sites/{site}/maintenances/m0");
        Assert.Equal(201, (await _http.Put($"/v1/sites/{site}/maintenances/m20")).Status);
    }

    [Fact]
    public async Task State_that_no_instance_would_take_is_refused()
    {
        string site = await shared.SiteAsync();
        Answer last = null!;
        for (int number = 0; number < 20; number++)
        {
            last = await _http.Put($"/v1/sites/{site}/maintenances/m{number}", $$"""{"message":"{{new string('ä', 2_000)}}"}""");
            if (last.Status != 201)
            {
                break;
            }
        }

        Assert.Equal((422, "invalid-value"), last.Refusal);
        Assert.Contains("65536", last["detail"], StringComparison.Ordinal);
    }

    private async Task<Answer> PutAsync(string settings) => await _http.Put($"/v1/sites/{await shared.SiteAsync()}", $$"""{"settings":{{settings}}}""");
}
