using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MaintenanceService.Tests.Middleware;

/// <summary>A script on another origin can read the 503 where the app's policy would let it read the answer.</summary>
public sealed class CorsTests
{
    private const string Friend = "https://friend.example";
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Refusal_has_the_headers_of_the_apps_policy(bool corsFirst)
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed());
        await using RunningApp app = await RunningApp.StartAsync(service, setup => AddCors(setup, corsFirst));

        using HttpResponseMessage friend = await app.GetAsync("/api", ("Origin", Friend));
        using HttpResponseMessage stranger = await app.GetAsync("/api", ("Origin", "https://stranger.example"));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, friend.StatusCode);
        Assert.Equal(Friend, Assert.Single(friend.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Equal("Retry-After, Maintenance-Mode", Assert.Single(friend.Headers.GetValues("Access-Control-Expose-Headers")));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, stranger.StatusCode);
        Assert.False(stranger.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Preflight_is_answered_by_the_policy(bool corsFirst)
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed());
        await using RunningApp app = await RunningApp.StartAsync(service, setup => AddCors(setup, corsFirst));

        using HttpResponseMessage response = await app.SendAsync(
            HttpMethod.Options, "/api", ("Origin", Friend), ("Access-Control-Request-Method", "PUT"), ("Access-Control-Request-Headers", "x-order"));

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal(Friend, Assert.Single(response.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Contains("PUT", Assert.Single(response.Headers.GetValues("Access-Control-Allow-Methods")), StringComparison.Ordinal);
        Assert.Equal(0, app.Reached);
    }

    [Fact]
    public async Task App_without_a_policy_sends_no_headers_of_it()
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed());
        await using RunningApp app = await RunningApp.StartAsync(service);

        using HttpResponseMessage response = await app.SendAsync(HttpMethod.Options, "/api", ("Origin", Friend), ("Access-Control-Request-Method", "PUT"));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.DoesNotContain(response.Headers, header => header.Key.StartsWith("Access-Control", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Policy_that_fails_costs_its_headers_alone()
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed());
        await using RunningApp app = await RunningApp.StartAsync(service, setup => setup.Builder = builder =>
        {
            builder.Services.AddCors();
            builder.Services.AddSingleton<ICorsPolicyProvider, FailingPolicies>();
        });

        using HttpResponseMessage response = await app.GetAsync("/api", ("Origin", Friend));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains("site-in-maintenance", await response.Content.ReadAsStringAsync(Test), StringComparison.Ordinal);
        Assert.Single(app.Log.Of(170));
    }

    private static void AddCors(AppSetup setup, bool first)
    {
        setup.Builder = builder => builder.Services.AddCors(options =>
        {
            options.AddDefaultPolicy(policy => policy.WithOrigins("https://other.example"));
            options.AddPolicy("api", policy => policy.WithOrigins(Friend).AllowAnyMethod().AllowAnyHeader().WithExposedHeaders("Retry-After"));
        });
        setup.Before = web =>
        {
            web.UseRouting();
            if (first)
            {
                web.UseCors();
            }
        };
        setup.After = web =>
        {
            if (!first)
            {
                web.UseCors();
            }

            web.Map("/api", () => "app").RequireCors("api");
        };
    }

    private sealed class FailingPolicies : ICorsPolicyProvider
    {
        public Task<CorsPolicy?> GetPolicyAsync(HttpContext context, string? policyName) => throw new InvalidOperationException("no policies today");
    }
}
