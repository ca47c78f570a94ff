using System.Net;
using MaintenanceService.Client;
using Xunit;

namespace MaintenanceService.Tests.Middleware;

/// <summary>Passes by header, cookie and link; any doubt is no pass.</summary>
public sealed class PassTests
{
    private const string Header = "Maintenance-Pass";
    private static readonly DateTimeOffset Past = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Pass_in_the_header_or_the_cookie_gets_through()
    {
        (SiteStatePass pass, string token) = States.Pass();
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed() with { Passes = [pass] });
        await using RunningApp app = await RunningApp.StartAsync(service);

        Assert.Equal(HttpStatusCode.OK, await app.StatusAsync("/", (Header, token)));
        Assert.Equal(HttpStatusCode.OK, await app.StatusAsync("/", ("Cookie", $"a=b; __Host-maintenance-pass={token}")));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.StatusAsync("/"));
    }

    [Fact]
    public async Task Malformed_or_foreign_token_is_no_pass()
    {
        (SiteStatePass pass, string token) = States.Pass();
        (_, string foreign) = States.Pass("p2");
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed() with { Passes = [pass] });
        await using RunningApp app = await RunningApp.StartAsync(service);

        string[] wrong =
        [
            foreign, token + "x", token[..^1], token.ToUpperInvariant(), "mnp_p1_", "mnp_p1", "mnp__x", "mnp_", "", " ", pass.Hash, $"mnp_p1_{pass.Hash}",
            token.Replace("mnp_", "mnt_", StringComparison.Ordinal), "mnp_p1_" + new string('x', 5000), $"{token},{token}", $"\"{token}\"",
        ];
        foreach (string shown in wrong)
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.StatusAsync("/", (Header, shown)));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.StatusAsync("/", ("Cookie", $"__Host-maintenance-pass={shown}")));
        }

        Assert.Equal(503, await RawHttp.GetAsync(app.Address, "/", $"{Header}: {token}", $"{Header}: {token}"));
        Assert.Equal(503, await RawHttp.GetAsync(app.Address, "/", $"Authorization: Bearer {token}"));
        Assert.Equal(503, await RawHttp.GetAsync(app.Address, "/?maintenance-pass=" + token));
        Assert.Equal(0, app.Reached);
        Assert.DoesNotContain(app.Log.Lines.All, line => AppLog.IsOurs(line) && line.Message.Contains(token, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Cookie: __Host-maintenance-pass={0}; __Host-maintenance-pass={0}")]
    [InlineData("Cookie: __Host-maintenance-pass={0}; __Host-maintenance-pass=mnp_p2_x")]
    [InlineData("Cookie: __Host-maintenance-pass=; a=b; __Host-maintenance-pass={0}")]
    [InlineData("Cookie: __Host-maintenance-pass={0}", "Cookie: __Host-maintenance-pass={0}")]
    [InlineData("Cookie: __Host-maintenance-pass=mnp_p2_x", "Cookie: __Host-maintenance-pass={0}")]
    [InlineData("Maintenance-Pass: mnp_p2_x", "Cookie: __Host-maintenance-pass={0}")]
    public async Task Two_passes_are_a_doubt_and_so_none(params string[] headers)
    {
        (SiteStatePass pass, string token) = States.Pass();
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed() with { Passes = [pass] });
        await using RunningApp app = await RunningApp.StartAsync(service);

        Assert.Equal(503, await RawHttp.GetAsync(app.Address, "/", [.. headers.Select(header => header.Replace("{0}", token, StringComparison.Ordinal))]));
        Assert.Equal(200, await RawHttp.GetAsync(app.Address, "/", $"Cookie: x__Host-maintenance-pass=mnp_p2_x; __Host-maintenance-pass={token}"));
    }

    [Fact]
    public async Task Expired_pass_is_none()
    {
        (SiteStatePass pass, string token) = States.Pass(expiresAt: Past);
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed() with { Passes = [pass] });
        await using RunningApp app = await RunningApp.StartAsync(service);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.StatusAsync("/", (Header, token)));
    }

    [Fact]
    public async Task Revoked_pass_is_none_as_soon_as_the_state_says_so()
    {
        (SiteStatePass pass, string token) = States.Pass();
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed() with { Passes = [pass] });
        await using RunningApp app = await RunningApp.StartAsync(service);
        Assert.Equal(HttpStatusCode.OK, await app.StatusAsync("/", (Header, token)));

        service.Put(States.Closed(2));
        await service.ConfirmedAsync(2);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.StatusAsync("/", (Header, token)));
    }

    [Fact]
    public async Task Pass_of_one_maintenance_opens_that_alone()
    {
        (SiteStatePass pass, string token) = States.Pass(maintenance: "mine");
        SiteState state = States.With(States.Maintenance("mine"), States.Maintenance("yours", MaintenanceMode.Closed, "/orders"));
        await using ScriptedService service = await ScriptedService.StartAsync(state with { Passes = [pass] });
        await using RunningApp app = await RunningApp.StartAsync(service);

        Assert.Equal(HttpStatusCode.OK, await app.StatusAsync("/", (Header, token)));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.StatusAsync("/orders", (Header, token)));
    }

    [Fact]
    public async Task Pass_is_void_when_its_maintenance_is_over()
    {
        (SiteStatePass pass, string token) = States.Pass(maintenance: "over");
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed() with { Passes = [pass] });
        await using RunningApp app = await RunningApp.StartAsync(service, setup => setup.Https = true);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.StatusAsync("/", (Header, token)));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.StatusAsync("/?maintenance-pass=" + token));
    }

    [Fact]
    public async Task Hash_that_cannot_be_read_lets_nobody_through()
    {
        (SiteStatePass pass, string token) = States.Pass();
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed() with { Passes = [pass with { Hash = "no hash" }] });
        await using RunningApp app = await RunningApp.StartAsync(service);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.StatusAsync("/", (Header, token)));
    }

    [Theory]
    [InlineData("/a/b?maintenance-pass={0}", "/a/b")]
    [InlineData("/a?x=1&maintenance-pass={0}&y=a%20b&x=2", "/a?x=1&x=2&y=a%20b")]
    [InlineData("/a?Maintenance-Pass={0}", "/a")]
    [InlineData("//evil.example/?maintenance-pass={0}", "/evil.example/")]
    [InlineData("/%C3%A9?maintenance-pass={0}", "/%C3%A9")]
    [InlineData("/a?q=a+b%2Bc&maintenance-pass={0}&z=", "/a?q=a+b%2Bc&z=")]
    [InlineData("/a?x-maintenance-pass=1&maintenance-pass={0}", "/a?x-maintenance-pass=1")]
    public async Task Link_becomes_a_cookie_and_leaves_the_address(string link, string location)
    {
        (SiteStatePass pass, string token) = States.Pass();
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed() with { Passes = [pass] });
        await using RunningApp app = await RunningApp.StartAsync(service, setup => setup.Https = true);

        using HttpResponseMessage response = await app.Http.GetAsync(new Uri(app.Address.GetLeftPart(UriPartial.Authority) + link.Replace("{0}", token, StringComparison.Ordinal)), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.SeeOther, response.StatusCode);
        Assert.Equal(Sorted(location), Sorted(response.Headers.Location!.OriginalString));
        Assert.Equal("no-store", response.Headers.CacheControl!.ToString());
        Assert.Equal("no-referrer", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
        string[] cookie = Assert.Single(response.Headers.GetValues("Set-Cookie")).Split("; ");
        Assert.Equal("__Host-maintenance-pass=" + token, cookie[0]);
        Assert.Contains("secure", cookie);
        Assert.Contains("httponly", cookie);
        Assert.Contains("samesite=lax", cookie);
        Assert.Contains("path=/", cookie);
        Assert.DoesNotContain(cookie, part => part.StartsWith("domain", StringComparison.Ordinal));
        Assert.InRange(int.Parse(cookie.Single(part => part.StartsWith("max-age=", StringComparison.Ordinal))[8..], null), 3500, 3600);
        Assert.Equal(0, app.Reached);
        Assert.Equal(HttpStatusCode.OK, await app.StatusAsync("/", ("Cookie", cookie[0])));
    }

    [Fact]
    public async Task Link_is_taken_off_also_where_the_visitor_gets_through_already()
    {
        (SiteStatePass pass, string token) = States.Pass();
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed() with { Passes = [pass] });
        await using RunningApp app = await RunningApp.StartAsync(service, setup => setup.Https = true);

        Assert.Equal(HttpStatusCode.SeeOther, await app.StatusAsync("/?maintenance-pass=" + token, ("Cookie", "__Host-maintenance-pass=" + token)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("scheduled")]
    public async Task Link_becomes_a_cookie_also_while_the_site_is_open(string? maintenance)
    {
        (SiteStatePass pass, string token) = States.Pass(maintenance: maintenance);
        SiteStateMaintenance scheduled = States.Maintenance("scheduled") with { Status = MaintenanceStatus.Scheduled, StartsAt = TimeProvider.System.GetUtcNow().AddHours(1) };
        await using ScriptedService service = await ScriptedService.StartAsync(States.With(scheduled) with { Mode = MaintenanceMode.Open, Passes = [pass] });
        await using RunningApp app = await RunningApp.StartAsync(service, setup => setup.Https = true);

        using HttpResponseMessage response = await app.GetAsync("/a?x=1&maintenance-pass=" + token);

        Assert.Equal(HttpStatusCode.SeeOther, response.StatusCode);
        Assert.Equal("/a?x=1", response.Headers.Location!.OriginalString);
        Assert.StartsWith("__Host-maintenance-pass=" + token, Assert.Single(response.Headers.GetValues("Set-Cookie")), StringComparison.Ordinal);
        Assert.Equal("no-store", response.Headers.CacheControl!.ToString());
        Assert.Equal("no-referrer", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
        Assert.Equal(0, app.Reached);
        Assert.Equal(HttpStatusCode.OK, await app.StatusAsync("/a?x=1"));
        // A token that opens nothing is the app's own parameter.
        Assert.Equal(HttpStatusCode.OK, await app.StatusAsync("/?maintenance-pass=mnp_p9_x"));
    }

    [Fact]
    public async Task Link_works_for_navigation_over_https_alone()
    {
        (SiteStatePass pass, string token) = States.Pass();
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed() with { Passes = [pass] });
        await using RunningApp secure = await RunningApp.StartAsync(service, setup => setup.Https = true);
        await using RunningApp plain = await RunningApp.StartAsync(service, setup => setup.Settings["Maintenance:Instance"] = "two");
        string link = "/?maintenance-pass=" + token;

        Assert.Equal(HttpStatusCode.SeeOther, await secure.StatusAsync(link, ("Sec-Fetch-Mode", "navigate")));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await secure.StatusAsync(link, ("Sec-Fetch-Mode", "no-cors")));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await secure.SendAsync(HttpMethod.Post, link)).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await secure.SendAsync(HttpMethod.Head, link)).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await secure.StatusAsync($"{link}&maintenance-pass={token}"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await plain.StatusAsync(link));
    }

    private static string Sorted(string location) => string.Join('&', location.Split('?', '&').Order(StringComparer.Ordinal));
}
