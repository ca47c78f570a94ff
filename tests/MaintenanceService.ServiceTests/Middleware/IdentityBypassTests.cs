using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace MaintenanceService.Tests.Middleware;

/// <summary>Roles and a policy are two switches; identity is asked last, and only while something refuses.</summary>
public sealed class IdentityBypassTests
{
    private static readonly (string, string) Staff = ("X-User", "sam:staff");
    private static readonly (string, string) Head = ("X-User", "kim:head");
    private static readonly (string, string) Guest = ("X-User", "lee:guest");

    [Theory]
    [InlineData("staff", null, true, false)]
    [InlineData(null, "from-head-office", false, true)]
    [InlineData("staff", "from-head-office", true, true)]
    [InlineData(null, null, false, false)]
    public async Task Roles_and_policy_are_independent_switches(string? role, string? policy, bool staff, bool head)
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed());
        await using RunningApp app = await RunningApp.StartAsync(service, setup => Configure(setup, role, policy));

        Assert.Equal(staff, await app.StatusAsync("/", Staff) == HttpStatusCode.OK);
        Assert.Equal(head, await app.StatusAsync("/", Head) == HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.StatusAsync("/", Guest));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.StatusAsync("/"));
    }

    [Fact]
    public async Task Several_roles_are_alternatives()
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed());
        await using RunningApp app = await RunningApp.StartAsync(service, setup =>
        {
            Configure(setup, "superuser", null);
            setup.Settings["Maintenance:BypassRoles:1"] = "staff";
        });

        Assert.Equal(HttpStatusCode.OK, await app.StatusAsync("/", Staff));
        Assert.Equal(HttpStatusCode.OK, await app.StatusAsync("/", ("X-User", "ada:superuser")));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.StatusAsync("/", ("X-User", "eve:staffing")));
    }

    [Fact]
    public async Task Identity_is_not_touched_where_anything_cheaper_decides()
    {
        (Client.SiteStatePass pass, string token) = States.Pass();
        await using ScriptedService service = await ScriptedService.StartAsync(States.Open());
        await using RunningApp app = await RunningApp.StartAsync(service, setup =>
        {
            Configure(setup, "staff", "from-head-office", authenticate: false);
            setup.Settings["Maintenance:ExemptPaths:0"] = "/docs";
            setup.After = web => web.MapGet("/marked", () => "app").AllowDuringMaintenance();
        });
        TestIdentity.Asked asked = app.Services.GetRequiredService<TestIdentity.Asked>();

        await app.StatusAsync("/", Staff);
        service.Put(States.Closed(2) with { Passes = [pass] });
        await service.ConfirmedAsync(2);
        await app.StatusAsync("/docs/x", Staff);
        await app.StatusAsync("/marked", Staff);
        await app.StatusAsync("/", Staff, ("Maintenance-Pass", token));
        service.Put(States.Closed(3) with { Settings = new Client.SiteSettings { BypassNetworks = ["127.0.0.0/8"] } });
        await service.ConfirmedAsync(3);
        Assert.Equal(HttpStatusCode.OK, await app.StatusAsync("/", Guest));
        service.Put(States.With(4, States.Maintenance("m1", Client.MaintenanceMode.Closed, "/orders")));
        await service.ConfirmedAsync(4);
        Assert.Equal(HttpStatusCode.OK, await app.StatusAsync("/", Guest));
        Assert.Equal(0, asked.Count);

        Assert.Equal(HttpStatusCode.OK, await app.StatusAsync("/orders", Staff));
        Assert.Equal(1, asked.Count);
    }

    [Fact]
    public async Task Without_roles_or_policy_nobody_is_asked_who_they_are()
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed());
        await using RunningApp app = await RunningApp.StartAsync(service, setup => Configure(setup, null, null, authenticate: false));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.StatusAsync("/", Staff));

        Assert.Equal(0, app.Services.GetRequiredService<TestIdentity.Asked>().Count);
    }

    [Fact]
    public async Task Handler_that_throws_is_a_no_and_said_once()
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed());
        await using RunningApp app = await RunningApp.StartAsync(service, setup => Configure(setup, "staff", "from-head-office", authenticate: false));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.StatusAsync("/", ("X-User", "throw")));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.StatusAsync("/", ("X-User", "throw")));

        Assert.Equal(LogLevel.Error, Assert.Single(app.Log.Of(160)).Level);
        Assert.Equal(0, app.Reached);
    }

    [Theory]
    [InlineData(null, "no-such-policy", true, "Maintenance:BypassPolicy is \"no-such-policy\"")]
    [InlineData("staff", "no-such-policy", true, "Maintenance:BypassPolicy is \"no-such-policy\"")]
    [InlineData("staff", null, false, "Maintenance:BypassRoles names roles, but the app has no default authentication scheme")]
    [InlineData(null, "from-head-office", false, "Maintenance:BypassPolicy is \"from-head-office\", but the app has no authorization")]
    public async Task Roles_and_policies_that_could_let_nobody_through_fail_the_start(string? role, string? policy, bool hasIdentity, string expected)
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Open());
        await using RunningApp app = RunningApp.Build(service.Address, setup =>
        {
            Configure(setup, role, policy, authenticate: hasIdentity);
            setup.Builder = builder =>
            {
                if (hasIdentity)
                {
                    TestIdentity.Add(builder.Services);
                }
            };
        });

        InvalidOperationException failure = await Assert.ThrowsAsync<InvalidOperationException>(app.StartAsync);

        Assert.StartsWith(expected, failure.Message, StringComparison.Ordinal);
        // It has told nobody that it is there.
        Assert.Empty(service.Reports.All);
    }

    [Fact]
    public async Task Policy_whose_scheme_the_app_does_not_have_fails_the_start()
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Open());
        await using RunningApp app = RunningApp.Build(service.Address, setup =>
        {
            setup.Settings["Maintenance:BypassPolicy"] = "by-token";
            setup.Builder = builder =>
            {
                TestIdentity.Add(builder.Services);
                builder.Services.AddAuthorizationBuilder().AddPolicy("by-token", rule => rule.AddAuthenticationSchemes("tokens").RequireAuthenticatedUser());
            };
        });

        InvalidOperationException failure = await Assert.ThrowsAsync<InvalidOperationException>(app.StartAsync);

        Assert.Contains("\"tokens\"", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_gets_through_meets_the_apps_own_authorization()
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed());
        await using RunningApp app = await RunningApp.StartAsync(service, setup =>
        {
            Configure(setup, "staff", null);
            setup.After = web =>
            {
                web.UseAuthentication();
                web.UseAuthorization();
                web.MapGet("/admin", [Authorize(Roles = "admin")] () => "app");
                web.MapGet("/whoami", (HttpContext context) => context.User.Identity?.Name);
            };
        });

        Assert.Equal(HttpStatusCode.Forbidden, await app.StatusAsync("/admin", Staff));
        Assert.Equal("sam", await (await app.GetAsync("/whoami", Staff)).Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static void Configure(AppSetup setup, string? role, string? policy, bool authenticate = true)
    {
        setup.Settings["Maintenance:BypassRoles:0"] = role;
        setup.Settings["Maintenance:BypassPolicy"] = policy;
        setup.Builder = builder => TestIdentity.Add(builder.Services);
        // Else a WebApplication authenticates by itself, before everything.
        setup.Before = web => ((IApplicationBuilder)web).Properties["__AuthenticationMiddlewareSet"] = true;
        if (authenticate)
        {
            setup.After = web => web.UseAuthentication();
        }
    }
}
