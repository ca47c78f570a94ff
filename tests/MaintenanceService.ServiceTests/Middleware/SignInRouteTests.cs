using System.Net;
using MaintenanceService.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MaintenanceService.Tests.Middleware;

/// <summary>A page of sign-in is found by what routing makes of its path, however the path and the route are written.</summary>
public sealed class SignInRouteTests
{
    [Theory]
    [InlineData("/login/", "/login", "/login/")]
    [InlineData("/login/", "/login", "/login")]
    [InlineData("/login", "/login/", "/login")]
    [InlineData("/account/login/", "/account/loginwith2fa", "/account/loginwith2fa")]
    [InlineData("/enter", "/enter/{provider=local}", "/enter")]
    [InlineData("/enter", "/enter/{returnUrl?}", "/enter")]
    [InlineData("/de/konto/login", "/{culture}/konto/login", "/de/konto/login")]
    [InlineData("/de/konto/login", "/{culture:length(2)}/konto/login/{id?}", "/de/konto/login")]
    [InlineData("/a/b/login", "/{tenant}/{culture=de}/login", "/a/b/login")]
    public async Task Page_stays_open_however_its_route_is_written(string login, string pattern, string path)
    {
        await using RunningApp app = await StartAsync(login, web => web.Map(pattern, () => "app"));

        Assert.Equal(HttpStatusCode.OK, await app.StatusAsync(path));
        Assert.Equal(HttpStatusCode.OK, (await app.SendAsync(HttpMethod.Post, path)).StatusCode);
    }

    [Theory]
    [InlineData("/login/", "/{page}", "/login")]
    [InlineData("/login", "/login/{**rest}", "/login")]
    [InlineData("/login", "/login/{id}", "/login/1")]
    [InlineData("/login", "/{page=login}", "/login")]
    [InlineData("/deu/konto/login", "/{culture:length(2)}/konto/login", "/de/konto/login")]
    [InlineData("/de/konto/login", "/{culture}/konto/{page}", "/de/konto/login")]
    [InlineData("/", "/{page=login}", "/login")]
    public async Task Route_that_serves_more_or_another_path_is_refused(string login, string pattern, string path)
    {
        await using RunningApp app = await StartAsync(login, web => web.Map(pattern, () => "app"));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.StatusAsync(path));
    }

    [Fact]
    public async Task Parameter_takes_no_path_that_another_endpoint_answers()
    {
        await using RunningApp app = await StartAsync("/account/login", web =>
        {
            web.MapGet("/account/login", () => "app");
            web.MapPost("/{device}/login", () => "app");
        });

        Assert.Equal(HttpStatusCode.OK, await app.StatusAsync("/account/login"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await app.SendAsync(HttpMethod.Post, "/fridge/login")).StatusCode);
    }

    [Theory]
    [InlineData("/Start", "/start", 200)]
    [InlineData("/Start", "/start/other", 503)]
    [InlineData("/begin/start", "/begin/start", 200)]
    public async Task Default_action_of_a_conventional_route_is_a_page(string login, string path, int status)
    {
        await using RunningApp app = await StartAsync(
            login,
            web =>
            {
                web.MapControllerRoute("begin", "begin/{controller:low}/{action=Index}", null, null, null);
                web.MapControllerRoute("default", "{controller=Home}/{action=Index}/{id?}");
            },
            services =>
            {
                services.AddControllers().AddApplicationPart(typeof(SignInRouteTests).Assembly);
                services.Configure<RouteOptions>(options => options.ConstraintMap["low"] = typeof(Lower));
            });

        Assert.Equal(status, (int)await app.StatusAsync(path));
    }

    private static async Task<RunningApp> StartAsync(string login, Action<WebApplication> map, Action<IServiceCollection>? services = null)
    {
        RunningApp app = await RunningApp.StartInMemoryAsync(setup =>
        {
            setup.Builder = builder =>
            {
                builder.Services.AddAuthentication().AddCookie(options => options.LoginPath = login);
                services?.Invoke(builder.Services);
            };
            setup.After = map;
        });
        app.Memory.Set(MaintenanceMode.Closed);
        return app;
    }

    internal sealed class Lower : IOutboundParameterTransformer
    {
        public string? TransformOutbound(object? value) => value?.ToString()?.ToLowerInvariant();
    }
}
