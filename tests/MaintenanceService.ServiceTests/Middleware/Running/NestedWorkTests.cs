using MaintenanceService.AspNetCore;
using MaintenanceService.AspNetCore.Requests;
using MaintenanceService.AspNetCore.State;
using MaintenanceService.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace MaintenanceService.Tests.Middleware.Running;

/// <summary>Work that is entered inside held work or a running request passes at once, and counts for itself until it ends.</summary>
public sealed class NestedWorkTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Child_that_outlives_its_parent_counts_until_it_ends()
    {
        await using RunningApp app = await RunningApp.StartInMemoryAsync();
        var gate = app.Services.GetRequiredService<IMaintenanceGate>();
        IMaintenanceWork parent = await gate.EnterAsync(Test);
        IMaintenanceWork child = await gate.EnterAsync("child", Test);
        app.Memory.Set(MaintenanceMode.Closed);
        Assert.Equal(2, InFlight(app));

        await parent.DisposeAsync();
        Assert.Equal(1, InFlight(app));
        IMaintenanceWork grandchild = await Task.Run(async () => await gate.EnterAsync(Test), Test);
        Assert.Equal(2, InFlight(app));
        await child.DisposeAsync();
        await grandchild.DisposeAsync();
        Assert.Equal(0, InFlight(app));
    }

    [Fact]
    public async Task Parent_that_goes_on_after_its_child_enters_again_at_once()
    {
        await using RunningApp app = await RunningApp.StartInMemoryAsync();
        var gate = app.Services.GetRequiredService<IMaintenanceGate>();
        await using IMaintenanceWork parent = await gate.EnterAsync(Test);
        app.Memory.Set(MaintenanceMode.Closed);
        await (await gate.EnterAsync(Test)).DisposeAsync();

        ValueTask<IMaintenanceWork> second = gate.EnterAsync(Test);

        Assert.True(second.IsCompleted);
        await (await second).DisposeAsync();
    }

    [Fact]
    public async Task Child_is_asked_to_stop_with_the_rest()
    {
        var running = new RunningWork(new ServiceCollection().AddLogging().AddInMemoryMaintenance().BuildServiceProvider().GetRequiredService<RequestEvaluator>(), new AbortQueue(isInline: true));
        WorkSection child = running.Begin(new WorkOrigin(1, null), "child");

        running.Abort(Closed(generation: 2), requestsToo: true, TimeProvider.System.GetUtcNow());

        Assert.True(child.Aborted.IsCancellationRequested);
        Assert.Equal(1, running.Count(Closed(generation: 2), TimeProvider.System.GetUtcNow()).Requests);
        await child.DisposeAsync();
        Assert.Equal(0, running.Count(Closed(generation: 2), TimeProvider.System.GetUtcNow()).Requests);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task Handler_that_enters_the_gate_after_the_closing_is_let_in_and_counted(bool hasLogger, bool hasAccessor)
    {
        var inside = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using RunningApp app = await RunningApp.StartInMemoryAsync(setup =>
        {
            setup.Builder = builder =>
            {
                if (!hasLogger)
                {
                    builder.Logging.ClearProviders();
                }

                if (hasAccessor)
                {
                    builder.Services.AddHttpContextAccessor();
                }
            };
            setup.After = web => web.MapPost("/orders", async (IMaintenanceGate gate) =>
            {
                inside.SetResult();
                await closed.Task;
                await using IMaintenanceWork work = await gate.EnterAsync("order");
                entered.SetResult();
                await go.Task;
            });
        });
        Task<HttpResponseMessage> request = app.SendAsync(HttpMethod.Post, "/orders");
        await inside.Task;
        app.Memory.Set(MaintenanceMode.Closed);
        closed.SetResult();

        await entered.Task.OrHangAsync();
        Assert.Equal(2, InFlight(app));
        go.SetResult();
        (await request).EnsureSuccessStatusCode();
        await Processes.Eventually.TrueAsync(() => InFlight(app) == 0, Test);
    }

    [Theory]
    [InlineData(true, "application/json")]
    [InlineData(false, "application/json")]
    [InlineData(false, "text/event-stream")]
    public async Task Handler_that_nothing_identifies_is_let_in_each_time(bool enteredWhileOpen, string answer)
    {
        var inside = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using RunningApp app = await RunningApp.StartInMemoryAsync(setup =>
        {
            setup.Builder = builder => builder.Logging.ClearProviders();
            setup.After = web => web.MapPost("/orders", async (IMaintenanceGate gate, HttpContext context) =>
            {
                context.Response.ContentType = answer;
                if (enteredWhileOpen)
                {
                    await (await gate.EnterAsync()).DisposeAsync();
                }

                inside.SetResult();
                await closed.Task;
                await (await gate.EnterAsync("first")).DisposeAsync();
                await (await gate.EnterAsync("second")).DisposeAsync();
            });
        });
        Task<HttpResponseMessage> request = app.SendAsync(HttpMethod.Post, "/orders");
        await inside.Task;
        app.Memory.Set(MaintenanceMode.Closed);
        closed.SetResult();

        await request.OrHangAsync();
        (await request).EnsureSuccessStatusCode();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Work_that_a_request_leaves_behind_counts_also_where_nothing_identifies_the_request(bool tracked)
    {
        IMaintenanceWork? left = null;
        await using RunningApp app = await RunningApp.StartInMemoryAsync(setup =>
        {
            setup.Builder = builder => builder.Logging.ClearProviders();
            setup.After = web => web.MapPost("/orders", async (IMaintenanceGate gate) => { left = tracked ? gate.Track("send receipt") : await gate.EnterAsync(); });
        });
        (await app.SendAsync(HttpMethod.Post, "/orders")).EnsureSuccessStatusCode();
        await using IMaintenanceWork job = await app.Services.GetRequiredService<IMaintenanceGate>().EnterAsync(Test);

        app.Memory.Set(MaintenanceMode.Closed, paths: ["/orders"]);

        // The job began while no request ran.
        Assert.Equal(1, InFlight(app));
        await left!.DisposeAsync();
        Assert.Equal(0, InFlight(app));
    }

    [Fact]
    public async Task Work_of_another_app_in_the_process_opens_no_gate()
    {
        await using RunningApp open = await RunningApp.StartInMemoryAsync();
        await using RunningApp closed = await RunningApp.StartInMemoryAsync();
        closed.Memory.Set(MaintenanceMode.Closed);
        await using IMaintenanceWork work = await open.Services.GetRequiredService<IMaintenanceGate>().EnterAsync(Test);

        ValueTask<IMaintenanceWork> other = closed.Services.GetRequiredService<IMaintenanceGate>().EnterAsync(Test);

        Assert.False(other.IsCompleted);
        closed.Memory.Set(MaintenanceMode.Open);
        await (await other).DisposeAsync();
    }

    [Theory]
    [InlineData("/orders", 1)]
    [InlineData("/elsewhere", 0)]
    public async Task Work_that_a_request_leaves_behind_counts_as_the_request_did(string closedPath, int counted)
    {
        IMaintenanceWork? left = null;
        await using RunningApp app = await RunningApp.StartInMemoryAsync(setup => setup.After = web =>
            web.MapPost("/orders", (IMaintenanceGate gate) => { left = gate.Track("send receipt"); }));
        (await app.SendAsync(HttpMethod.Post, "/orders")).EnsureSuccessStatusCode();

        app.Memory.Set(MaintenanceMode.Closed, paths: [closedPath]);

        Assert.Equal(counted, InFlight(app));
        await left!.DisposeAsync();
        Assert.Equal(0, InFlight(app));
    }

    [Fact]
    public async Task Job_beside_a_running_request_waits()
    {
        var inside = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using RunningApp app = await RunningApp.StartInMemoryAsync(setup => setup.After = web => web.MapGet("/slow", async () =>
        {
            inside.SetResult();
            await go.Task;
        }));
        Task<HttpResponseMessage> request = app.GetAsync("/slow");
        await inside.Task;
        app.Memory.Set(MaintenanceMode.Closed);

        ValueTask<IMaintenanceWork> job = app.Services.GetRequiredService<IMaintenanceGate>().EnterAsync(Test);

        Assert.False(job.IsCompleted);
        go.SetResult();
        await request;
        app.Memory.Set(MaintenanceMode.Open);
        await (await job).DisposeAsync();
    }

    private static long InFlight(RunningApp app) => app.Services.GetRequiredService<InstanceStateMachine>().Count().Requests;

    private static EnforcedState Closed(int generation) => new()
    {
        Site = "shop",
        Mode = MaintenanceMode.Closed,
        Generation = generation,
        Signature = "",
        IsOpen = false,
        DependsOnMethod = false,
        DependsOnPath = false,
    };
}
