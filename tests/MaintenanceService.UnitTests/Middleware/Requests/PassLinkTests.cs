using MaintenanceService.AspNetCore.Requests;
using MaintenanceService.AspNetCore.State;
using MaintenanceService.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.CookiePolicy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Xunit;

namespace MaintenanceService.Tests.Middleware.Requests;

/// <summary>A link with a pass becomes a cookie, and the visitor is sent on to the address without it.</summary>
public sealed class PassLinkTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly (SiteStatePass Pass, string Token) Known = States.Pass(expiresAt: Now.AddHours(2));

    [Theory]
    [InlineData("", "/page", "?maintenance-pass={0}", "/page")]
    [InlineData("/app", "/page", "?a=1&maintenance-pass={0}&b=2", "/app/page?a=1&b=2")]
    [InlineData("", "/über uns", "?maintenance-pass={0}", "/%C3%BCber%20uns")]
    [InlineData("", "//evil.example", "?maintenance-pass={0}", "/evil.example")]
    [InlineData("", "/\\evil.example", "?maintenance-pass={0}", "/%5Cevil.example")]
    [InlineData("", "", "?maintenance-pass={0}", "/")]
    public void Visitor_is_sent_on_within_the_app(string pathBase, string path, string query, string target)
    {
        DefaultHttpContext request = Link(path, query);
        request.Request.PathBase = pathBase;

        Assert.True(TryHandle(request, States.Closed()));

        Assert.Equal((303, target, "no-store", "no-referrer"), (
            request.Response.StatusCode, request.Response.Headers.Location.ToString(), request.Response.Headers.CacheControl.ToString(), request.Response.Headers["Referrer-Policy"].ToString()));
    }

    [Fact]
    public void Cookie_is_for_this_host_alone_and_lasts_as_long_as_the_pass()
    {
        DefaultHttpContext request = Link();

        TryHandle(request, States.Closed());

        string cookie = request.Response.Headers.SetCookie.ToString();
        Assert.StartsWith($"__Host-maintenance-pass={Known.Token}; ", cookie, StringComparison.Ordinal);
        Assert.All(
            (string[])["max-age=7200", "path=/", "secure", "httponly", "samesite=lax"],
            attribute => Assert.Contains(attribute, cookie.Split("; "), StringComparer.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Cookie_is_set_though_the_visitor_has_consented_to_none()
    {
        DefaultHttpContext request = Link();
        var policy = new CookiePolicyMiddleware(
            context =>
            {
                PassLink.TryHandle(context, State(States.Closed()), () => Now);
                return Task.CompletedTask;
            },
            Options.Create(new CookiePolicyOptions { CheckConsentNeeded = _ => true }),
            NullLoggerFactory.Instance);

        await policy.Invoke(request);

        Assert.Single(request.Response.Headers.SetCookie);
    }

    [Theory]
    [InlineData("GET", "https", null, true)]
    [InlineData("GET", "https", "navigate", true)]
    [InlineData("GET", "https", "no-cors", false)]
    [InlineData("GET", "http", null, false)]
    [InlineData("POST", "https", null, false)]
    [InlineData("HEAD", "https", "navigate", false)]
    public void Only_a_navigation_sets_it(string method, string scheme, string? fetchMode, bool isHandled)
    {
        DefaultHttpContext request = Link();
        request.Request.Method = method;
        request.Request.Scheme = scheme;
        if (fetchMode is not null)
        {
            request.Request.Headers["Sec-Fetch-Mode"] = fetchMode;
        }

        CheckHandled(isHandled, request, States.Closed());
    }

    [Theory]
    [InlineData("")]
    [InlineData("?")]
    [InlineData("?a=1")]
    [InlineData("?maintenance-pass=mnp_p2_x")]
    [InlineData("?maintenance-pass={0}&maintenance-pass={0}")]
    public void Link_without_a_pass_is_an_ordinary_one(string query) => CheckHandled(isHandled: false, Link("/page", query), States.Closed());

    [Fact]
    public void Pass_that_is_over_is_none()
    {
        (SiteStatePass pass, string _) = Known;

        CheckHandled(isHandled: false, Link(), States.Closed(), pass with { ExpiresAt = Now });
        CheckHandled(isHandled: true, Link(), States.Closed(), pass with { ExpiresAt = Now.AddTicks(1) });
    }

    [Theory]
    [InlineData("m1", MaintenanceStatus.Active, true)]
    [InlineData("m1", MaintenanceStatus.Scheduled, true)]
    [InlineData("m1", MaintenanceStatus.Ended, false)]
    [InlineData("m2", MaintenanceStatus.Active, false)]
    [InlineData(null, MaintenanceStatus.Ended, true)]
    public void Pass_of_a_maintenance_that_is_on_or_comes_is_taken(string? maintenance, MaintenanceStatus status, bool isHandled) =>
        CheckHandled(isHandled, Link(), States.With(States.Maintenance("m1") with { Status = status }), Known.Pass with { Maintenance = maintenance });

    [Fact]
    public void Pass_of_one_maintenance_of_several_is_taken() =>
        CheckHandled(isHandled: true, Link(), States.With(States.Maintenance("m1"), States.Maintenance("m2")), Known.Pass with { Maintenance = "m2" });

    [Fact]
    public void Link_is_handled_while_the_site_is_open() => CheckHandled(isHandled: true, Link(), States.Open());

    [Fact]
    public void Pass_opens_nothing_that_is_closed_without_a_maintenance()
    {
        EnforcedState forced = StateCompiler.Compile(
            new StateInputs("shop", MaintenanceMode.Closed, MaintenanceMode.Open, null), States.Closed() with { Passes = [Known.Pass] }, false, Now, Now, null, null);

        Assert.False(PassLink.TryHandle(Link(), forced, () => Now));
    }

    private static void CheckHandled(bool isHandled, DefaultHttpContext request, SiteState source, SiteStatePass? pass = null)
    {
        Assert.Equal(isHandled, TryHandle(request, source, pass));
        Assert.Equal(isHandled ? 303 : 200, request.Response.StatusCode);
        Assert.Equal(isHandled, request.Response.Headers.SetCookie.Count > 0);
    }

    private static DefaultHttpContext Link(string path = "/page", string query = "?maintenance-pass={0}")
    {
        var context = new DefaultHttpContext();
        context.Request.Method = "GET";
        context.Request.Scheme = "https";
        context.Request.Path = path;
        context.Request.QueryString = new QueryString(query.Replace("{0}", Known.Token, StringComparison.Ordinal));
        return context;
    }

    private static bool TryHandle(DefaultHttpContext request, SiteState source, SiteStatePass? pass = null) =>
        PassLink.TryHandle(request, State(source, pass), () => Now);

    private static EnforcedState State(SiteState source, SiteStatePass? pass = null) => StateCompiler.Compile(
        new StateInputs("shop", null, MaintenanceMode.Open, null), source with { Passes = [pass ?? Known.Pass] }, false, Now, Now, null, null);
}
