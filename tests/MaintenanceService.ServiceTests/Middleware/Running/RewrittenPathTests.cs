using MaintenanceService.AspNetCore;
using MaintenanceService.AspNetCore.Requests;
using MaintenanceService.AspNetCore.State;
using MaintenanceService.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace MaintenanceService.Tests.Middleware.Running;

/// <summary>What runs is judged by the path that it came with, whatever the app has made of it since.</summary>
public sealed class RewrittenPathTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;
    private readonly TaskCompletionSource _inside = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Theory]
    [InlineData("/api/x", "/api", 1)]
    [InlineData("/api/caf%C3%A9?a=/b", "/api/café", 1)]
    [InlineData("/API/x", "/api", 1)]
    [InlineData("/other/x", "/api", 0)]
    [InlineData("/other/api/x", "/api", 0)]
    public async Task Request_that_came_while_open_counts_by_the_path_that_was_sent(string sent, string closedPath, int counted)
    {
        await using RunningApp app = await StartAsync();
        Task<string> request = app.Http.GetStringAsync(sent, Test);
        await _inside.Task;

        app.Memory.Set(MaintenanceMode.Closed, paths: [closedPath]);

        await AssertCountedAsync(app, request, counted);
    }

    [Theory]
    [InlineData("/api", 1)]
    [InlineData("/v1", 0)]
    public async Task Request_that_came_while_a_part_was_closed_counts_by_that_path_alone(string closedPath, int counted)
    {
        await using RunningApp app = await StartAsync();
        app.Memory.Set(MaintenanceMode.Closed, paths: ["/elsewhere"]);
        Task<string> request = app.Http.GetStringAsync("/api/x", Test);
        await _inside.Task;

        app.Memory.Set(MaintenanceMode.Closed, paths: [closedPath]);

        await AssertCountedAsync(app, request, counted);
    }

    [Fact]
    public async Task Path_that_was_rewritten_before_the_middleware_counts_as_what_it_saw()
    {
        await using RunningApp app = await StartAsync(web => web.Use((context, next) =>
        {
            context.Request.Path = "/api" + context.Request.Path;
            return next(context);
        }));
        Task<string> request = app.Http.GetStringAsync("/x", Test);
        await _inside.Task;

        app.Memory.Set(MaintenanceMode.Closed, paths: ["/v1"]);

        await AssertCountedAsync(app, request, 1);
    }

    [Theory]
    [InlineData("/api/x", 1)]
    [InlineData("/other/x", 0)]
    public async Task Path_counts_as_it_came_also_on_a_server_that_does_not_keep_it(string sent, int counted)
    {
        using var server = new BareServer();
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IServer>(server).AddInMemoryMaintenance();
        await using WebApplication app = builder.Build();
        app.UseMaintenance();
        app.Run(async context =>
        {
            context.Request.Path = "/v1/x";
            _inside.SetResult();
            await _go.Task;
        });
        await app.StartAsync(Test);
        Task request = server.SendAsync(sent);
        await _inside.Task;

        app.Services.GetRequiredService<InMemoryMaintenance>().Set(MaintenanceMode.Closed, paths: ["/api"]);

        Assert.Equal(counted, app.Services.GetRequiredService<InstanceStateMachine>().Count().Requests);
        _go.SetResult();
        await request;
    }

    [Theory]
    [InlineData("/a?q=/b", "/a")]
    [InlineData("/a%2Fb", "/a%2Fb")]
    [InlineData("/a/../b", "/b")]
    [InlineData("/a/%2e%2e/b", "/b")]
    [InlineData("http://host/a/b?c", "/a/b")]
    [InlineData("*", null)]
    [InlineData("", null)]
    public void Target_is_read_as_servers_read_it(string target, string? path) => Assert.Equal(path, RawTarget.Path(target));

    private Task<RunningApp> StartAsync(Action<WebApplication>? before = null) => RunningApp.StartInMemoryAsync(setup =>
    {
        setup.Before = before ?? setup.Before;
        setup.After = web => web.Run(async context =>
        {
            context.Request.Path = "/v1/x";
            _inside.SetResult();
            await _go.Task;
            await context.Response.WriteAsync("done");
        });
    });

    private async Task AssertCountedAsync(RunningApp app, Task<string> request, int counted)
    {
        InstanceStateMachine stateMachine = app.Services.GetRequiredService<InstanceStateMachine>();
        Assert.Equal(counted, stateMachine.Count().Requests);
        _go.SetResult();
        Assert.Equal("done", await request);
    }
}
