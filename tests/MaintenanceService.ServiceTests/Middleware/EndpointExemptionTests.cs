using System.Net;
using System.Security.Claims;
using System.Text.Encodings.Web;
using MaintenanceService.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Xunit;

namespace MaintenanceService.Tests.Middleware;

/// <summary>What stays open because the app itself says so: marked endpoints, health checks, and what sign-in needs.</summary>
public sealed class EndpointExemptionTests
{
    [Fact]
    public async Task Marked_endpoints_stay_open()
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed());
        await using RunningApp app = await RunningApp.StartAsync(service, setup => setup.After = web =>
        {
            web.MapGet("/convention", () => "app").AllowDuringMaintenance();
            web.MapGroup("/group").AllowDuringMaintenance().MapPost("/inside", () => "app");
            web.MapGet("/attribute", [AllowDuringMaintenance] () => "app");
            web.MapGet("/unmarked", () => "app");
        });

        Assert.Equal(HttpStatusCode.OK, await app.StatusAsync("/convention"));
        Assert.Equal(HttpStatusCode.OK, (await app.SendAsync(HttpMethod.Post, "/group/inside")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, await app.StatusAsync("/attribute"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.StatusAsync("/unmarked"));
    }

    [Theory]
    [InlineData(null, HttpStatusCode.OK)]
    [InlineData("false", HttpStatusCode.ServiceUnavailable)]
    public async Task Health_checks_stay_open_unless_switched_off(string? setting, HttpStatusCode expected)
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed());
        await using RunningApp app = await RunningApp.StartAsync(service, setup =>
        {
            setup.Settings["Maintenance:ExemptHealthChecks"] = setting;
            setup.Builder = builder => builder.Services.AddHealthChecks();
            setup.After = web => web.MapHealthChecks("/healthz");
        });

        Assert.Equal(expected, await app.StatusAsync("/healthz"));
    }

    [Theory]
    [InlineData(null, 1)]
    [InlineData("false", 0)]
    public async Task Paths_of_sign_in_stay_open_unless_switched_off(string? setting, int expected)
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed());
        await using RunningApp app = await RunningApp.StartAsync(service, setup =>
        {
            setup.Settings["Maintenance:ExemptSignIn"] = setting;
            setup.Builder = AddSchemes;
            setup.After = web =>
            {
                web.UseAuthentication();
                web.MapGet("/enter", () => "app");
                web.MapGet("/leave", () => "app");
                web.MapGet("/denied", () => "app");
                web.MapGet("/{name}/more", () => "app");
            };
        });

        foreach (string path in new[] { "/enter", "/leave", "/denied", "/signin-partner", "/SignIn-Partner", "/signin-remote", "/remote-out" })
        {
            // What the scheme makes of a callback without its ticket is the scheme's affair.
            int before = app.Reached;
            await app.StatusAsync(path);
            Assert.Equal(expected, app.Reached - before);
        }

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.StatusAsync("/enter/more"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.StatusAsync("/enterprise"));
        Assert.Equal(503, await RawHttp.GetAsync(app.Address, "//enter"));
    }

    [Fact]
    public async Task Report_says_what_stays_open()
    {
        await using ScriptedService service = await ScriptedService.StartAsync();
        await using RunningApp app = await RunningApp.StartAsync(service, setup =>
        {
            setup.StopTime();
            setup.Settings["Maintenance:ExemptPaths:0"] = "/docs";
            setup.Settings["Maintenance:ExemptPaths:1"] = "regex:^/files/";
            setup.Builder = AddSchemes;
            setup.After = web =>
            {
                web.MapPost("/hook", () => "app").AllowDuringMaintenance();
                web.MapGet("/", () => "app").AllowDuringMaintenance();
                web.MapGet("/enter", () => "app");
            };
        });

        IReadOnlyList<string> exempt = (await service.Reports.FirstAsync(entry => entry.Report.Exempt!.Contains("POST /hook"))).Report.Exempt!;

        Assert.Contains("/docs", exempt);
        Assert.Contains("regex:^/files/", exempt);
        Assert.Contains("GET /enter", exempt);
        Assert.Contains("GET /", exempt);
        Assert.DoesNotContain(exempt, line => line.Contains("/leave", StringComparison.Ordinal));
        Assert.Contains("/signin-partner (sign-in)", exempt);
    }

    [Fact]
    public async Task Scheme_whose_options_are_broken_costs_its_own_paths_alone()
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed());
        await using RunningApp app = await RunningApp.StartAsync(service, setup =>
        {
            setup.Builder = builder => builder.Services.AddAuthentication()
                .AddCookie("cookie", options => options.LoginPath = "/enter")
                .AddOAuth("broken", _ => throw new InvalidOperationException("no secret today"));
            // The authentication that a WebApplication adds by itself would fail every request with it.
            setup.Before = web => ((IApplicationBuilder)web).Properties["__AuthenticationMiddlewareSet"] = true;
            setup.After = web => web.MapGet("/enter", () => "app");
        });

        Assert.Equal(HttpStatusCode.OK, await app.StatusAsync("/enter"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.StatusAsync("/"));
        Assert.Contains("no secret today", (await app.Log.FirstAsync(161)).Message, StringComparison.Ordinal);
        await service.ConfirmedAsync(1);
    }

    private static void AddSchemes(WebApplicationBuilder builder) => builder.Services.AddAuthentication()
        .AddCookie("cookie", options =>
        {
            options.LoginPath = "/enter";
            options.LogoutPath = "/leave";
            options.AccessDeniedPath = "/denied";
        })
        .AddOAuth("partner", options =>
        {
            options.ClientId = "id";
            options.ClientSecret = "secret";
            options.AuthorizationEndpoint = "https://partner.example/authorize";
            options.TokenEndpoint = "https://partner.example/token";
            options.CallbackPath = "/signin-partner";
            options.SignInScheme = "cookie";
        })
        .AddRemoteScheme<RemoteOptions, RemoteHandler>("remote", null, options =>
        {
            options.CallbackPath = "/signin-remote";
            options.RemoteSignOutPath = "/remote-out";
            options.SignInScheme = "cookie";
        });

    internal sealed class RemoteOptions : RemoteAuthenticationOptions
    {
        public PathString RemoteSignOutPath { get; set; }
    }

    /// <summary>As OpenID Connect's: a remote scheme in a package of its own.</summary>
    internal sealed class RemoteHandler(IOptionsMonitor<RemoteOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : RemoteAuthenticationHandler<RemoteOptions>(options, logger, encoder)
    {
        protected override Task<HandleRequestResult> HandleRemoteAuthenticateAsync() =>
            Task.FromResult(HandleRequestResult.Success(new AuthenticationTicket(new ClaimsPrincipal(), Scheme.Name)));
    }
}
