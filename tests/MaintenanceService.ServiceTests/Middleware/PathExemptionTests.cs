using MaintenanceService.Client;
using Microsoft.AspNetCore.Builder;
using Xunit;

namespace MaintenanceService.Tests.Middleware;

/// <summary>Exempt paths, over raw sockets: bytes that two programs may read differently open nothing.</summary>
public sealed class PathExemptionTests
{
    [Theory]
    [InlineData("/ignored")]
    [InlineData("/ignored/")]
    [InlineData("/ignored/deep/er")]
    [InlineData("/IGNORED")]
    [InlineData("/Ignored/X")]
    [InlineData("/%69gnored")]
    [InlineData("/ignored?next=/../admin")]
    [InlineData("/admin/../ignored")]
    [InlineData("/ignored/b%20c")]
    [InlineData("/ignored/%C3%A9")]
    public async Task Path_within_the_rule_stays_open(string target) => Assert.Equal(200, await StatusAsync(target));

    [Theory]
    [InlineData("/")]
    [InlineData("/ignoredfoo")]
    [InlineData("/ignored.html")]
    [InlineData("/ignored%2f..%2fadmin")]
    [InlineData("/ignored%2F")]
    [InlineData("/ignored/..;/admin")]
    [InlineData("/ignored;jsessionid=1")]
    [InlineData("/ignored/;/admin")]
    [InlineData("/ignored%3b/admin")]
    [InlineData("//ignored")]
    [InlineData("/ignored//admin")]
    [InlineData("/ignored%5c..%5cadmin")]
    [InlineData("/ignored\\..\\admin")]
    [InlineData("/ignored/%5c")]
    [InlineData("/ignored/../admin")]
    [InlineData("/ignored/%2e%2e/admin")]
    [InlineData("/ignored/.%2e/admin")]
    [InlineData("/ignored/%252e%252e/admin")]
    [InlineData("/ignored%252f..%252fadmin")]
    [InlineData("/ignored/%25")]
    [InlineData("/ignored/%09")]
    [InlineData("/ignored/%7f")]
    [InlineData("/ignored/%C2%85")]
    [InlineData("/ignored/..%20/admin")]
    [InlineData("/ignored/.%20./admin")]
    [InlineData("/ignored/...")]
    [InlineData("/ignored.")]
    [InlineData("/ignored/x.")]
    [InlineData("/ignored%20")]
    [InlineData("/ignored/%20admin")]
    [InlineData("/ignored/%EF%BC%8E%EF%BC%8E/admin")]
    [InlineData("/ignored/%E2%80%A5/admin")]
    [InlineData("/ignored%EF%BC%8Fadmin")]
    [InlineData("/ignored%EF%BC%BCadmin")]
    [InlineData("/ignored/%EF%BC%852e")]
    [InlineData("/ignored/%E3%80%80")]
    [InlineData("/ignored/%E2%80%8B..")]
    [InlineData("/ignored/.%C2%AD.")]
    [InlineData("/docs")]
    public async Task Path_that_leaves_the_rule_or_reads_in_two_ways_is_refused(string target) => Assert.Equal(503, await StatusAsync(target));

    [Theory]
    [InlineData("/open/../admin", 503)]
    [InlineData("/admin", 503)]
    [InlineData("/elsewhere", 200)]
    [InlineData("/elsewhere;x", 503)]
    [InlineData("//admin", 503)]
    [InlineData("/%61dmin", 503)]
    [InlineData("/x%2f..%2fadmin", 503)]
    [InlineData("/admin.", 503)]
    [InlineData("/admin%20", 503)]
    [InlineData("/x/..%20/admin", 503)]
    [InlineData("/%EF%BD%81dmin", 503)]
    [InlineData("/admin%E2%80%8B", 503)]
    [InlineData("/caf%C3%A9", 200)]
    [InlineData("/%E6%97%A5%E6%9C%AC/%D1%88.%D1%88", 200)]
    [InlineData("/a%20b/v1.2", 200)]
    public async Task Odd_form_does_not_slip_out_of_covered_paths(string target, int status)
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.With(States.Maintenance("m1", MaintenanceMode.Closed, "/admin")));
        await using RunningApp app = await RunningApp.StartAsync(service);

        Assert.Equal(status, await RawHttp.GetAsync(app.Address, target));
    }

    [Theory]
    [InlineData("/base/ignored", 200)]
    [InlineData("/BASE/ignored/x", 200)]
    [InlineData("/base/admin", 503)]
    [InlineData("/ignored", 200)]
    [InlineData("/base/base/ignored", 503)]
    public async Task Rules_are_for_the_path_without_PathBase(string target, int status)
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed());
        await using RunningApp app = await RunningApp.StartAsync(service, setup =>
        {
            setup.Settings["Maintenance:ExemptPaths:0"] = "/ignored";
            setup.Before = web => web.UsePathBase("/base");
        });

        Assert.Equal(status, await RawHttp.GetAsync(app.Address, target));
    }

    [Theory]
    [InlineData("/files/7", 200)]
    [InlineData("/files/77/parts", 200)]
    [InlineData("/files/x", 503)]
    [InlineData("/FILES/7", 503)]
    [InlineData("/other/files/7", 503)]
    [InlineData("/files/7;x", 503)]
    [InlineData("/a", 200)]
    [InlineData("/deep/b", 503)]
    public async Task Regular_expression_is_anchored_at_the_start_of_the_path(string target, int status)
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed());
        await using RunningApp app = await RunningApp.StartAsync(service, setup =>
        {
            setup.Settings["Maintenance:ExemptPaths:0"] = @"regex:^/files/\d+";
            setup.Settings["Maintenance:ExemptPaths:1"] = "regex:^/a|/b";
        });

        Assert.Equal(status, await RawHttp.GetAsync(app.Address, target));
    }

    [Fact]
    public async Task Regular_expression_that_would_backtrack_for_ever_answers_at_once()
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed());
        await using RunningApp app = await RunningApp.StartAsync(service, setup => setup.Settings["Maintenance:ExemptPaths:0"] = "regex:^/(a+)+$");

        Assert.Equal(503, await RawHttp.GetAsync(app.Address, "/" + new string('a', 5000) + "!"));
    }

    [Fact]
    public async Task Rules_of_the_site_and_of_a_maintenance_read_paths_alike()
    {
        SiteState state = States.With(States.Maintenance() with { ExemptPaths = ["/help"] }) with { Settings = new SiteSettings { ExemptPaths = ["/docs"] } };
        await using ScriptedService service = await ScriptedService.StartAsync(state);
        await using RunningApp app = await RunningApp.StartAsync(service);

        foreach (string rule in new[] { "/help", "/docs" })
        {
            Assert.Equal(200, await RawHttp.GetAsync(app.Address, rule + "/x"));
            Assert.Equal(503, await RawHttp.GetAsync(app.Address, rule + "foo"));
            Assert.Equal(503, await RawHttp.GetAsync(app.Address, rule + "%2f..%2fadmin"));
            Assert.Equal(503, await RawHttp.GetAsync(app.Address, "/" + rule));
        }
    }

    private static async Task<int> StatusAsync(string target)
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed());
        await using RunningApp app = await RunningApp.StartAsync(service, setup => setup.Settings["Maintenance:ExemptPaths:0"] = "/ignored");
        return await RawHttp.GetAsync(app.Address, target);
    }
}
