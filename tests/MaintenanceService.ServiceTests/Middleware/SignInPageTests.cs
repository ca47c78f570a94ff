using System.Net;
using MaintenanceService.AspNetCore.Exemptions;
using MaintenanceService.Client;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace MaintenanceService.Tests.Middleware;

/// <summary>The pages that signing in needs stay open where the app has them; a path of theirs that something else answers does not.</summary>
public sealed class SignInPageTests
{
    [Theory]
    [InlineData("/Identity/Account/Login", 200)]
    [InlineData("/identity/account/loginwith2fa", 200)]
    [InlineData("/Identity/Account/LoginWithRecoveryCode", 200)]
    [InlineData("/Identity/Account/ExternalLogin", 200)]
    [InlineData("/Identity/Account/Lockout", 200)]
    [InlineData("/Identity/Account/ForgotPassword", 200)]
    [InlineData("/Identity/Account/Manage", 503)]
    [InlineData("/Identity/Account/Register", 503)]
    [InlineData("/Account/LoginWith2fa", 503)]
    public async Task Pages_beside_the_login_page_stay_open(string path, int status)
    {
        await using RunningApp app = await StartAsync(web =>
        {
            foreach (string page in new[] { "Login", "LoginWith2fa", "LoginWithRecoveryCode", "ExternalLogin", "Lockout", "ForgotPassword", "Manage", "Register" })
            {
                web.MapMethods("/Identity/Account/" + page, ["GET", "POST"], () => "app");
            }

            web.MapGet("/Account/LoginWith2fa", () => "app");
        });

        Assert.Equal(status, (int)await app.StatusAsync(path));
    }

    [Theory]
    [InlineData("/{**rest}")]
    [InlineData("/{a}/{b}/{c}")]
    [InlineData("/Identity/Account/{page}")]
    [InlineData(null)]
    public async Task Path_of_sign_in_that_something_else_answers_is_refused(string? pattern)
    {
        await using RunningApp app = await StartAsync(web =>
        {
            if (pattern is not null)
            {
                web.Map(pattern, () => "app");
            }
        });

        foreach (string path in new[] { "/Identity/Account/Login", "/Identity/Account/Logout", "/Identity/Account/ForgotPassword" })
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await app.SendAsync(HttpMethod.Post, path)).StatusCode);
        }

        Assert.DoesNotContain(app.Services.GetRequiredService<ExemptList>().Lines(), line => line.Contains("Account", StringComparison.Ordinal));
        Assert.Equal(0, app.Reached);
    }

    [Fact]
    public async Task Conventional_route_of_a_controller_is_a_page()
    {
        await using RunningApp app = await StartAsync(
            web => web.MapControllerRoute("default", "{area}/{controller=Home}/{action=Index}/{id?}"),
            services => services.AddControllers().AddApplicationPart(typeof(SignInPageTests).Assembly));

        Assert.Equal(HttpStatusCode.OK, await app.StatusAsync("/Identity/Account/Login"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.StatusAsync("/Identity/Account/Orders"));
    }

    [Fact]
    public async Task Identity_API_signs_in_wherever_it_is_mapped_and_its_other_endpoints_are_refused()
    {
        await using RunningApp app = await StartAsync(
            web => web.MapGroup("/api/people").MapIdentityApi<IdentityUser>(),
            services => services.AddIdentityApiEndpoints<IdentityUser>());

        foreach (string open in new[] { "login", "refresh", "forgotPassword", "resetPassword" })
        {
            // Reached: the endpoint itself refuses a request without a body.
            Assert.Equal((open, HttpStatusCode.BadRequest), (open, (await app.SendAsync(HttpMethod.Post, "/api/people/" + open)).StatusCode));
        }

        foreach (string closed in new[] { "register", "resendConfirmationEmail", "manage/info", "login/x" })
        {
            Assert.Equal((closed, HttpStatusCode.ServiceUnavailable), (closed, (await app.SendAsync(HttpMethod.Post, "/api/people/" + closed)).StatusCode));
        }
    }

    [Fact]
    public async Task App_that_signs_in_elsewhere_is_warned_where_nothing_open_can_begin_it()
    {
        await using RunningApp closed = await StartRemoteAsync(web => web.MapHealthChecks("/healthz"));
        await using RunningApp forwarding = await StartRemoteAsync(_ => { }, forwards: true);
        await using RunningApp readOnly = await StartRemoteAsync(web => web.MapPost("/search", () => "app").AllowDuringMaintenance(MaintenanceMode.ReadOnly));
        await using RunningApp marked = await StartRemoteAsync(web => web.MapGet("/sign-in", () => Results.Challenge()).AllowDuringMaintenance());

        Assert.Equal(LogLevel.Warning, Assert.Single(closed.Log.Of(162)).Level);
        Assert.Single(forwarding.Log.Of(162));
        Assert.Single(readOnly.Log.Of(162));
        Assert.Empty(marked.Log.Of(162));
    }

    [Fact]
    public async Task Writers_come_first_and_the_number_of_lines_left_out_is_said()
    {
        await using RunningApp app = await StartAsync(web =>
        {
            for (int i = 0; i < 150; i++)
            {
                web.MapGet($"/assets/{i:000}.css", () => "app").AllowDuringMaintenance();
            }

            web.MapPost("/zz", () => "app").AllowDuringMaintenance();
            web.MapPost("/search", () => "app").AllowDuringMaintenance(MaintenanceMode.ReadOnly);
            web.Map("/any", () => "app").AllowDuringMaintenance();
        });

        string[] lines = app.Services.GetRequiredService<ExemptList>().Lines();

        Assert.Equal(100, lines.Length);
        Assert.Equal(["* /any", "POST /search (readOnly)", "POST /zz"], lines[..3]);
        Assert.Equal("and 54 more", lines[^1]);
    }

    [Fact]
    public async Task Endpoint_allowed_in_readOnly_is_refused_while_closed()
    {
        await using RunningApp app = await StartAsync(web => web.MapPost("/search", () => "app").AllowDuringMaintenance(MaintenanceMode.ReadOnly));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await app.SendAsync(HttpMethod.Post, "/search")).StatusCode);
        app.Memory.Set(MaintenanceMode.ReadOnly);
        Assert.Equal(HttpStatusCode.OK, (await app.SendAsync(HttpMethod.Post, "/search")).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await app.SendAsync(HttpMethod.Post, "/orders")).StatusCode);
    }

    private static async Task<RunningApp> StartAsync(Action<WebApplication> map, Action<IServiceCollection>? services = null)
    {
        RunningApp app = await RunningApp.StartInMemoryAsync(setup =>
        {
            setup.Builder = builder =>
            {
                builder.Services.AddAuthentication().AddCookie(options =>
                {
                    options.LoginPath = "/Identity/Account/Login";
                    options.LogoutPath = "/Identity/Account/Logout";
                });
                services?.Invoke(builder.Services);
            };
            setup.After = map;
        });
        app.Memory.Set(MaintenanceMode.Closed);
        return app;
    }

    private static Task<RunningApp> StartRemoteAsync(Action<WebApplication> map, bool forwards = false) => RunningApp.StartInMemoryAsync(setup =>
    {
        setup.Options = options => options.BypassRoles.Add("staff");
        setup.Builder = builder =>
        {
            builder.Services.AddHealthChecks();
            builder.Services.AddAuthentication(options =>
            {
                options.DefaultScheme = CookieAuthenticationDefaults.AuthenticationScheme;
                options.DefaultChallengeScheme = forwards ? null : "remote";
            }).AddCookie(options => options.ForwardChallenge = forwards ? "remote" : null).AddRemoteScheme<EndpointExemptionTests.RemoteOptions, EndpointExemptionTests.RemoteHandler>("remote", null, options =>
            {
                options.CallbackPath = "/signin-remote";
                options.SignInScheme = CookieAuthenticationDefaults.AuthenticationScheme;
            });
        };
        setup.After = map;
    });
}
