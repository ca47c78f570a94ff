using System.Threading.Channels;
using MaintenanceService.Client;
using MaintenanceService.Tests.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MaintenanceService.Tests.Middleware.Hubs;

/// <summary>What a hub does counts as its connection's request does, until it has ended.</summary>
public sealed class HubCountTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;
    private readonly HubSteps _steps = new();

    [Theory]
    [InlineData(HttpTransportType.WebSockets)]
    [InlineData(HttpTransportType.ServerSentEvents)]
    [InlineData(HttpTransportType.LongPolling)]
    public async Task Calls_that_have_ended_leave_no_count(HttpTransportType transport)
    {
        await using RunningApp app = await RunningApp.StartInMemoryAsync(HubApp.Setup(_steps));
        await using HubConnection client = await app.ConnectAsync(transport);

        Assert.Equal("hello", await client.InvokeAsync<string>("Echo", "hello", Test));
        Assert.Contains("The method has failed.", (await Assert.ThrowsAsync<HubException>(() => client.InvokeAsync("Fail", Test))).Message, StringComparison.Ordinal);
        await client.StopAsync(Test);
        app.Memory.Set(MaintenanceMode.Closed);

        await Eventually.TrueAsync(() => app.Running() == 0, Test);
    }

    [Theory]
    [InlineData(HttpTransportType.WebSockets)]
    [InlineData(HttpTransportType.ServerSentEvents)]
    [InlineData(HttpTransportType.LongPolling)]
    public async Task Server_that_shows_no_socket_serves_hubs_too(HttpTransportType transport)
    {
        Action<AppSetup> setup = HubApp.Setup(_steps, setup =>
        {
            Action<WebApplicationBuilder>? builder = setup.Builder;
            setup.Builder = web =>
            {
                builder?.Invoke(web);
                web.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Use(next => connection =>
                {
                    connection.Features.Set<IConnectionSocketFeature>(null);
                    return next(connection);
                })));
            };
        });
        await using RunningApp app = await RunningApp.StartInMemoryAsync(setup);
        await using HubConnection client = await app.ConnectAsync(transport);

        Assert.Equal("hello", await client.InvokeAsync<string>("Echo", "hello", Test));
    }

    [Theory]
    [InlineData(HttpTransportType.WebSockets, nameof(WorkHub.Enumerate))]
    [InlineData(HttpTransportType.ServerSentEvents, nameof(WorkHub.Enumerate))]
    [InlineData(HttpTransportType.LongPolling, nameof(WorkHub.Enumerate))]
    [InlineData(HttpTransportType.WebSockets, nameof(WorkHub.Channel))]
    [InlineData(HttpTransportType.ServerSentEvents, nameof(WorkHub.Channel))]
    [InlineData(HttpTransportType.LongPolling, nameof(WorkHub.Channel))]
    public async Task Stream_counts_until_it_has_ended(HttpTransportType transport, string method)
    {
        await using RunningApp app = await RunningApp.StartInMemoryAsync(HubApp.Setup(_steps));
        await using HubConnection client = await app.ConnectAsync(transport);
        ChannelReader<int> items = await client.StreamAsChannelAsync<int>(method, Test);
        Assert.Equal(1, await items.ReadAsync(Test));
        await _steps.IsInside.OrHangAsync();

        app.Memory.Set(MaintenanceMode.Closed);

        Assert.Contains($"WorkHub.{method}", app.Names());
        _steps.Go.SetResult();
        await Eventually.TrueAsync(() => !app.Names().Contains($"WorkHub.{method}"), Test);
    }

    [Fact]
    public async Task Stream_of_the_client_is_read_to_its_end()
    {
        await using RunningApp app = await RunningApp.StartInMemoryAsync(HubApp.Setup(_steps));
        await using HubConnection client = await app.ConnectAsync(HttpTransportType.WebSockets);
        var numbers = Channel.CreateUnbounded<int>();
        Task<int> sum = client.InvokeAsync<int>("Sum", numbers.Reader, Test);
        await numbers.Writer.WriteAsync(1, Test);
        await _steps.IsInside.OrHangAsync();

        app.Memory.Set(MaintenanceMode.Closed);
        Assert.Contains("WorkHub.Sum", app.Names());
        await numbers.Writer.WriteAsync(2, Test);
        numbers.Writer.Complete();

        Assert.Equal(3, await sum);
        await Eventually.TrueAsync(() => app.InFlight() == 0, Test);
    }

    [Theory]
    [InlineData(HttpTransportType.WebSockets)]
    [InlineData(HttpTransportType.ServerSentEvents)]
    [InlineData(HttpTransportType.LongPolling)]
    public async Task Connection_that_the_state_lets_pass_counts_not_and_is_served(HttpTransportType transport)
    {
        await using RunningApp app = await RunningApp.StartInMemoryAsync(HubApp.Setup(_steps, setup => setup.Options = options => options.BypassNetworks.Add("127.0.0.1/32")));
        await using HubConnection client = await app.ConnectAsync(transport);
        Task<string> call = client.InvokeAsync<string>("Ignore", Test);
        await _steps.IsInside.OrHangAsync();

        app.Memory.Set(MaintenanceMode.Closed);

        Assert.Equal(0, app.Running());
        Assert.False(call.IsCompleted);
        _steps.Go.SetResult();
        Assert.Equal("done", await call);
        Assert.Equal("hello", await client.InvokeAsync<string>("Echo", "hello", Test));
    }

    [Theory]
    [InlineData("/hub", 1)]
    [InlineData("/elsewhere", 0)]
    public async Task Call_counts_where_its_path_is_closed(string path, int counted)
    {
        await using RunningApp app = await RunningApp.StartInMemoryAsync(HubApp.Setup(_steps));
        await using HubConnection client = await app.ConnectAsync(HttpTransportType.WebSockets);
        Task call = client.InvokeAsync("Ignore", Test);
        await _steps.IsInside.OrHangAsync();

        app.Memory.Set(MaintenanceMode.Closed, paths: [path]);

        Assert.Equal(counted, app.InFlight());
        _steps.Go.SetResult();
        await call;
    }

    [Theory]
    [InlineData(HttpTransportType.WebSockets)]
    [InlineData(HttpTransportType.ServerSentEvents)]
    [InlineData(HttpTransportType.LongPolling)]
    public async Task Call_counts_in_read_only_however_its_connection_came(HttpTransportType transport)
    {
        await using RunningApp app = await RunningApp.StartInMemoryAsync(HubApp.Setup(_steps));
        await using HubConnection client = await app.ConnectAsync(transport);
        Task call = client.InvokeAsync("Ignore", Test);
        await _steps.IsInside.OrHangAsync();

        app.Memory.Set(MaintenanceMode.ReadOnly);

        Assert.Equal(["WorkHub.Ignore"], app.Names().Where(name => name.StartsWith("WorkHub.", StringComparison.Ordinal)));
        _steps.Go.SetResult();
        await Eventually.TrueAsync(() => app.InFlight() == 0, Test);
        await call;
    }

    [Theory]
    [InlineData(HttpTransportType.WebSockets)]
    [InlineData(HttpTransportType.LongPolling)]
    public async Task Connection_whose_beginning_fails_leaves_no_count(HttpTransportType transport)
    {
        _steps.OnConnected = () => throw new InvalidOperationException("The hub can't be reached.");
        await using RunningApp app = await RunningApp.StartInMemoryAsync(HubApp.Setup(_steps));
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using HubConnection client = app.Client(transport);
        client.Closed += _ => Task.FromResult(closed.TrySetResult());
        await client.StartAsync(Test);
        await closed.Task.OrHangAsync();

        app.Memory.Set(MaintenanceMode.Closed);

        await Eventually.TrueAsync(() => app.Running() == 0, Test);
    }

    [Fact]
    public async Task Gate_lets_a_hub_method_in_after_the_closing()
    {
        await using RunningApp app = await RunningApp.StartInMemoryAsync(HubApp.Setup(_steps));
        await using HubConnection client = await app.ConnectAsync(HttpTransportType.LongPolling);
        Task call = client.InvokeAsync("EnterGate", Test);
        await _steps.IsInside.OrHangAsync();
        app.Memory.Set(MaintenanceMode.Closed);
        _steps.Go.SetResult();

        await _steps.Ended.Task.OrHangAsync();
        await client.DisposeAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => call);
    }

    [Fact]
    public async Task Filter_of_the_app_is_counted_too()
    {
        await using RunningApp app = await RunningApp.StartInMemoryAsync(HubApp.Setup(_steps, setup =>
        {
            Action<WebApplicationBuilder> others = setup.Builder;
            setup.Builder = builder =>
            {
                others(builder);
                builder.Services.AddSignalR(options => options.AddFilter(new SlowFilter(_steps))).AddHubOptions<WorkHub>(options => options.MaximumParallelInvocationsPerClient = 2);
            };
        }));
        await using HubConnection client = await app.ConnectAsync(HttpTransportType.WebSockets);
        Task<string> call = client.InvokeAsync<string>("Echo", "one", Test);
        Task<string> parallel = client.InvokeAsync<string>("Echo", "two", Test);
        await _steps.IsInside.OrHangAsync();
        await Eventually.TrueAsync(() => _steps.Calls == 2, Test);

        app.Memory.Set(MaintenanceMode.Closed);

        Assert.Equal(2, app.InFlight());
        _steps.Go.SetResult();
        Assert.Equal(("one", "two"), (await call, await parallel));
    }

    private sealed class SlowFilter(HubSteps steps) : IHubFilter
    {
        public async ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
        {
            object? result = await next(invocationContext);
            if (invocationContext.HubMethodName == nameof(WorkHub.Echo))
            {
                steps.Inside();
                await steps.Go.Task;
            }

            return result;
        }
    }
}
