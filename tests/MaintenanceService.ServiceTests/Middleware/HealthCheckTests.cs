using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Xunit;

namespace MaintenanceService.Tests.Middleware;

/// <summary>Health checks stay open however they are mapped, and are known by what answers them.</summary>
public sealed class HealthCheckTests
{
    [Theory]
    [InlineData("/named")]
    [InlineData("/predicate")]
    [InlineData("/group/inside")]
    [InlineData("/filtered/inside")]
    [InlineData("/branch")]
    [InlineData("/injected")]
    [InlineData("/controller/health")]
    [InlineData("/grpc.health.v1.Health/Check")]
    [InlineData("/grpc.health.v1.Health/Watch")]
    public async Task Health_check_stays_open_however_it_is_mapped(string path)
    {
        await using RunningApp open = await StartAsync(null);
        await using RunningApp closed = await StartAsync("false");

        Assert.Equal(HttpStatusCode.OK, await open.StatusAsync(path));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await closed.StatusAsync(path));
    }

    [Theory]
    [InlineData("/impostor")]
    [InlineData("/controller/other")]
    [InlineData("/grpc.health.v1.Healthy/Check")]
    [InlineData("/x/grpc.health.v1.Health/Check")]
    public async Task Endpoint_that_only_looks_like_one_is_refused(string path)
    {
        await using RunningApp app = await StartAsync(null);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.StatusAsync(path));
    }

    [Theory]
    [InlineData("/live")]
    [InlineData("/orders")]
    [InlineData("/orders/delegate")]
    [InlineData("/orders/branch")]
    [InlineData("/orders/middleware")]
    [InlineData("/orders/both")]
    public async Task Handler_of_the_app_that_shares_a_closure_with_health_checks_is_refused(string path)
    {
        await using RunningApp app = await RunningApp.StartInMemoryAsync(setup =>
        {
            setup.Builder = builder => builder.Services.AddHealthChecks();
            setup.After = MapClosures;
        });
        app.Memory.Set(Client.MaintenanceMode.Closed);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.StatusAsync(path));
        Assert.Equal(HttpStatusCode.OK, await app.StatusAsync("/method"));
    }

    private static RequestDelegate Health(WebApplication web, Action<IApplicationBuilder>? before = null)
    {
        IApplicationBuilder branch = ((IApplicationBuilder)web).New();
        before?.Invoke(branch);
        branch.UseMiddleware<HealthCheckMiddleware>(Microsoft.Extensions.Options.Options.Create(new HealthCheckOptions()));
        return branch.Build();
    }

    // The compiler keeps what the lambdas of one method use in one object.
    private static void MapClosures(WebApplication web)
    {
        RequestDelegate health = Health(web);
        int count = 0;
        web.MapGet("/live", (HttpContext context) => health(context));
        web.MapGet("/orders", () => "order " + ++count);
        web.Map("/orders/delegate", (HttpContext context) => context.Response.WriteAsync("order " + ++count));
        web.Map("/orders/branch", Health(web, branch => branch.Use((context, next) => count < 0 ? next(context) : context.Response.WriteAsync("order"))));
        web.Map("/orders/middleware", Health(web, branch => branch.UseMiddleware<OrderMiddleware>()));
        web.Map("/orders/both", health + (context => context.Response.WriteAsync("order " + ++count)));
        web.Map("/method", health.Invoke);
    }

    private sealed class OrderMiddleware(RequestDelegate next)
    {
        public Task InvokeAsync(HttpContext context) => context.Request.Query.Count > 0 ? next(context) : context.Response.WriteAsync("order");
    }

    private static async Task<RunningApp> StartAsync(string? setting)
    {
        RunningApp app = await RunningApp.StartInMemoryAsync(setup =>
        {
            setup.Options = options => options.ExemptHealthChecks = setting is null;
            setup.Builder = builder =>
            {
                builder.Services.AddHealthChecks();
                builder.Services.AddControllers().AddApplicationPart(typeof(HealthCheckTests).Assembly);
            };
            setup.After = Map;
        });
        app.Memory.Set(Client.MaintenanceMode.Closed);
        return app;
    }

    private static void Map(WebApplication web)
    {
        web.MapHealthChecks("/named").WithDisplayName("Liveness").AllowAnonymous();
        web.MapHealthChecks("/predicate", new HealthCheckOptions { Predicate = _ => true }).RequireHost("*");
        web.MapGroup("/group").WithDisplayName("Group").MapHealthChecks("/inside");
        web.MapGroup("/filtered").AddEndpointFilter((context, next) => next(context)).MapHealthChecks("/inside");
        IApplicationBuilder branch = ((IApplicationBuilder)web).New();
        branch.UseMiddleware<HealthCheckMiddleware>(Microsoft.Extensions.Options.Options.Create(new HealthCheckOptions()));
        web.Map("/branch", branch.Build()).WithDisplayName("Ready");
        web.MapGet("/injected", async (HealthCheckService checks) => (await checks.CheckHealthAsync()).Status.ToString());
        web.MapControllers();
        web.Map("/grpc.health.v1.Health/Check", () => "serving");
        web.Map("/grpc.health.v1.Health/Watch", () => "serving");
        web.MapGet("/impostor", () => "app").WithDisplayName("Health checks");
        web.Map("/grpc.health.v1.Healthy/Check", () => "app");
        web.Map("/x/grpc.health.v1.Health/Check", () => "app");
    }
}
