using MaintenanceService.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace MaintenanceService.Tests.Middleware.Hubs;

/// <summary>A hub's methods are aborted after the drain time by each transport, and count until they have really ended.</summary>
public sealed class HubAbortTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());
    private readonly HubSteps _steps = new();

    [Theory]
    [InlineData(HttpTransportType.WebSockets)]
    [InlineData(HttpTransportType.ServerSentEvents)]
    [InlineData(HttpTransportType.LongPolling)]
    public async Task Method_that_ignores_its_abort_counts_and_is_named_until_it_ends(HttpTransportType transport)
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Open());
        await using RunningApp app = await RunningApp.StartAsync(service, HubApp.Setup(_steps, setup => setup.Time = _time));
        await using HubConnection client = await app.ConnectAsync(transport);
        Task call = client.InvokeAsync<string>("Ignore", Test);
        await _steps.IsInside.OrHangAsync();

        await CloseAsync(service);
        await _time.AdvanceUntilAsync(service.Reports.FirstAsync(
            sent => sent.Report is { Revision: 2, RequestsInFlight: 1, ConnectionsOpen: 0, Oldest: [{ Name: "WorkHub.Ignore", Kind: InFlightKind.Work }] }));

        await _time.AdvanceUntilAsync(app.Log.FirstAsync(153));
        Assert.Contains("WorkHub.Ignore", app.Log.Of(153).Single().Message, StringComparison.Ordinal);
        Assert.DoesNotContain(service.Reports.All, sent => sent.Report is { Revision: 2, RequestsInFlight: 0 });
        _steps.Go.SetResult();
        await _time.AdvanceUntilAsync(service.Reports.FirstAsync(sent => sent.Report is { Revision: 2, RequestsInFlight: 0, ConnectionsOpen: 0 }));
        await Assert.ThrowsAnyAsync<Exception>(() => call);
    }

    [Theory]
    [InlineData(HttpTransportType.WebSockets, nameof(WorkHub.Observe))]
    [InlineData(HttpTransportType.ServerSentEvents, nameof(WorkHub.Observe))]
    [InlineData(HttpTransportType.LongPolling, nameof(WorkHub.Observe))]
    [InlineData(HttpTransportType.WebSockets, nameof(WorkHub.Talk))]
    [InlineData(HttpTransportType.ServerSentEvents, nameof(WorkHub.Talk))]
    [InlineData(HttpTransportType.LongPolling, nameof(WorkHub.Talk))]
    public async Task Method_that_observes_ConnectionAborted_ends_with_the_drain_time(HttpTransportType transport, string method)
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Open());
        await using RunningApp app = await RunningApp.StartAsync(service, HubApp.Setup(_steps, setup => setup.Time = _time));
        await using HubConnection client = await app.ConnectAsync(transport);
        Task call = client.InvokeAsync(method, Test);
        await _steps.IsInside.OrHangAsync();

        await CloseAsync(service);
        Assert.Contains($"WorkHub.{method}", app.Names());
        Assert.False(_steps.Ended.Task.IsCompleted);

        await _time.AdvanceUntilAsync(service.Reports.FirstAsync(sent => sent.Report is { Revision: 2, RequestsInFlight: 0, ConnectionsOpen: 0 }));
        Assert.True(_steps.Ended.Task.IsCompleted);
        Assert.Empty(app.Log.Of(153));
        await Assert.ThrowsAnyAsync<Exception>(() => call);
    }

    [Fact]
    public async Task Client_that_reconnects_by_itself_is_back_when_the_site_is_open()
    {
        await using RunningApp app = await RunningApp.StartInMemoryAsync(HubApp.Setup(_steps, setup => setup.Time = _time));
        await using HubConnection client = new HubConnectionBuilder()
            .WithUrl(new Uri(app.Address, "/hub"), HttpTransportType.ServerSentEvents)
            .WithAutomaticReconnect(new FixedDelay())
            .Build();
        var lost = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var back = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        client.Reconnecting += _ => Task.FromResult(lost.TrySetResult());
        client.Reconnected += _ => Task.FromResult(back.TrySetResult());
        await client.StartAsync(Test);
        Task call = client.InvokeAsync("Observe", Test);
        await _steps.IsInside.OrHangAsync();

        // The connection itself is a GET, which read-only lets pass: only the call is in the way.
        app.Memory.Set(MaintenanceMode.ReadOnly);
        await _time.AdvanceUntilAsync(lost.Task);
        await Assert.ThrowsAnyAsync<Exception>(() => call);
        app.Memory.Set(MaintenanceMode.Open);

        await back.Task.OrHangAsync();
        Assert.Equal("hello", await client.InvokeAsync<string>("Echo", "hello", Test));
    }

    [Theory]
    [InlineData(HttpTransportType.LongPolling, false)]
    [InlineData(HttpTransportType.WebSockets, true)]
    public async Task End_of_a_connection_that_outlives_its_requests_is_waited_for(HttpTransportType transport, bool reconnects)
    {
        var ending = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _steps.OnDisconnected = async () =>
        {
            ending.SetResult();
            await _steps.Go.Task;
        };
        await using ScriptedService service = await ScriptedService.StartAsync(States.Open());
        await using RunningApp app = await RunningApp.StartAsync(service, HubApp.Setup(_steps, setup =>
        {
            setup.Time = _time;
            setup.After = web => web.MapHub<WorkHub>("/hub", options => options.AllowStatefulReconnects = reconnects);
        }));
        IHubConnectionBuilder builder = new HubConnectionBuilder().WithUrl(new Uri(app.Address, "/hub"), transport);
        await using HubConnection client = (reconnects ? builder.WithStatefulReconnect() : builder).Build();
        await client.StartAsync(Test);
        await client.InvokeAsync("Ready", Test);

        await CloseAsync(service);
        await _time.AdvanceUntilAsync(ending.Task);

        Assert.Contains("WorkHub.OnDisconnectedAsync", app.Names());
        Assert.DoesNotContain(service.Reports.All, sent => sent.Report is { Revision: 2, RequestsInFlight: 0, ConnectionsOpen: 0 });
        _steps.Go.SetResult();
        await _time.AdvanceUntilAsync(service.Reports.FirstAsync(sent => sent.Report is { Revision: 2, RequestsInFlight: 0, ConnectionsOpen: 0 }));
    }

    [Fact]
    public async Task Connection_whose_hub_can_not_be_built_at_its_end_is_not_counted_for_ever()
    {
        await using RunningApp app = await RunningApp.StartInMemoryAsync(HubApp.Setup(_steps, setup => setup.Time = _time));
        HubConnection client = await app.ConnectAsync(HttpTransportType.LongPolling);
        _steps.IsUnbuildable = true;

        await client.DisposeAsync();
        app.Memory.Set(MaintenanceMode.Closed);

        Assert.Equal(1, app.Running());
        await _time.AdvanceUntilAsync(Processes.Eventually.TrueAsync(() => app.Running() == 0, Test));
    }

    private static async Task CloseAsync(ScriptedService service)
    {
        service.Put(States.Closed(2) with { Settings = new SiteSettings { DrainSeconds = 5 } });
        await service.ConfirmedAsync(2);
    }

    private sealed class FixedDelay : IRetryPolicy
    {
        public TimeSpan? NextRetryDelay(RetryContext retryContext) => TimeSpan.FromMilliseconds(100);
    }
}
