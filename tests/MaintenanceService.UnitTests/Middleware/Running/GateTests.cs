using MaintenanceService.AspNetCore;
using MaintenanceService.AspNetCore.State;
using MaintenanceService.Client;
using MaintenanceService.Tests.Middleware.State;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace MaintenanceService.Tests.Middleware.Running;

/// <summary>Background work waits for the site to be open, and counts until it ends.</summary>
public sealed class GateTests : IDisposable
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly ServiceProvider _services;
    private readonly IMaintenanceGate _gate;
    private readonly InstanceStateMachine _instance;

    public GateTests()
    {
        _services = new ServiceCollection().AddLogging().AddHttpContextAccessor().AddSingleton<TimeProvider>(_time).AddInMemoryMaintenance().BuildServiceProvider();
        _gate = _services.GetRequiredService<IMaintenanceGate>();
        _instance = _services.GetRequiredService<InstanceStateMachine>();
    }

    [Fact]
    public async Task Work_enters_an_open_site_and_counts_when_it_closes()
    {
        IMaintenanceWork work = await _gate.EnterAsync(Test);
        Set(MaintenanceMode.Closed);
        Assert.Equal(1, InFlight());

        await work.DisposeAsync();

        Assert.Equal(0, InFlight());
    }

    [Theory]
    [InlineData(MaintenanceMode.Closed, MaintenanceMode.ReadOnly)]
    [InlineData(MaintenanceMode.ReadOnly, MaintenanceMode.Closed)]
    public async Task Work_waits_while_the_site_is_not_open_and_counts_for_nothing(MaintenanceMode first, MaintenanceMode second)
    {
        Set(first);
        Task<IMaintenanceWork> waiting = EnterAsync("import");
        Assert.False(waiting.IsCompleted);
        Set(second);
        Assert.False(waiting.IsCompleted);
        Assert.Equal(0, InFlight());

        Set(MaintenanceMode.Open);

        await using IMaintenanceWork work = await Soon(waiting);
        Set(MaintenanceMode.Closed);
        Assert.Equal(1, InFlight());
    }

    [Fact]
    public async Task Work_beside_a_maintenance_of_some_paths_enters()
    {
        Set(MaintenanceMode.Closed, "/shop");

        ValueTask<IMaintenanceWork> entering = _gate.EnterAsync("import", Test);

        Assert.True(entering.IsCompletedSuccessfully);
        await using IMaintenanceWork work = await entering;
        Assert.Equal(0, InFlight());
    }

    [Fact]
    public async Task Wait_ends_with_the_callers_patience()
    {
        Set(MaintenanceMode.Closed);
        using var stop = new CancellationTokenSource();
        Task<IMaintenanceWork> waiting = _gate.EnterAsync("import", stop.Token).AsTask();

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.OrHangAsync());
        Set(MaintenanceMode.Open);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _gate.EnterAsync("import", stop.Token).AsTask());
        Set(MaintenanceMode.Closed);
        Assert.Equal(0, InFlight());
    }

    [Fact]
    public async Task Work_waits_where_the_app_may_no_longer_serve_though_no_clock_has_ticked()
    {
        InstanceUnderTest.Tell(_instance, States.Open() with { ServerTime = _time.GetUtcNow(), Settings = InstanceUnderTest.Strict });
        await (await EnterAsync("before")).DisposeAsync();
        _time.Advance(TimeSpan.FromSeconds(30));

        Task<IMaintenanceWork> waiting = EnterAsync("import");
        Assert.False(waiting.IsCompleted);
        Assert.Equal(0, InFlight());

        // The service answers again, which the clock makes known.
        _instance.Answered(_instance.NextReport([]));
        _services.GetRequiredService<StateBroadcast>().Publish(_instance.State);
        await (await Soon(waiting)).DisposeAsync();
    }

    [Fact]
    public async Task Work_inside_held_work_enters_at_once_and_after_it_waits_again()
    {
        Set(MaintenanceMode.Closed);
        ValueTask<IMaintenanceWork> waited = _gate.EnterAsync("outer", Test);
        Set(MaintenanceMode.Open);
        IMaintenanceWork outer = await waited;
        Set(MaintenanceMode.Closed);

        IMaintenanceWork inner = await EnteredAsync("inner");
        Assert.Equal(2, InFlight());
        await inner.DisposeAsync();
        IMaintenanceWork second = await EnteredAsync("second");
        Assert.Equal(2, InFlight());

        // What is held inside outlives what is around it.
        await outer.DisposeAsync();
        IMaintenanceWork third = await EnteredAsync("third");
        Assert.Equal(2, InFlight());
        await third.DisposeAsync();
        await second.DisposeAsync();

        Task<IMaintenanceWork> waiting = EnterAsync("later");
        Assert.False(waiting.IsCompleted);
        Set(MaintenanceMode.Open);
        await (await Soon(waiting)).DisposeAsync();
    }

    [Fact]
    public async Task Work_inside_tracked_work_enters_at_once_and_tracked_inside_it_counts_as_it_does()
    {
        await using IMaintenanceWork outer = _gate.Track("outer");
        Set(MaintenanceMode.Closed);
        await using IMaintenanceWork inner = await EnteredAsync("inner");
        Assert.Equal(2, InFlight());

        await using IMaintenanceWork tracked = _gate.Track("tracked");

        Assert.Equal(3, InFlight());
    }

    [Fact]
    public async Task Work_held_beside_lets_nothing_else_in()
    {
        await using IMaintenanceWork held = await Task.Run(async () => await _gate.EnterAsync("beside", Test), Test);
        Set(MaintenanceMode.Closed);

        Task<IMaintenanceWork> waiting = EnterAsync("import");

        Assert.False(waiting.IsCompleted);
        Set(MaintenanceMode.Open);
        await (await Soon(waiting)).DisposeAsync();
    }

    [Fact]
    public async Task Tracked_work_counts_at_once_whatever_the_site_is()
    {
        Set(MaintenanceMode.Closed);

        IMaintenanceWork work = _gate.Track("import");
        Assert.Equal(1, InFlight());
        await work.DisposeAsync();

        Assert.Equal(0, InFlight());
    }

    [Fact]
    public async Task Operators_see_the_names_of_what_runs()
    {
        await using IMaintenanceWork unnamed = await _gate.EnterAsync(Test);
        await using IMaintenanceWork entered = await _gate.EnterAsync("nightly\nimport", Test);
        await using IMaintenanceWork tracked = _gate.Track(new string('x', 300));
        Set(MaintenanceMode.Closed);

        Assert.Equal(
            ["nightly?import", "work", new string('x', 200)], _instance.Oldest().Select(item => item.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    public void Work_has_a_name(string? name)
    {
        Assert.ThrowsAny<ArgumentException>(() => _gate.Track(name!));
        Assert.ThrowsAny<ArgumentException>(() =>
        {
            _ = EnterAsync(name!);
        });
    }

    public void Dispose() => _services.Dispose();

    private static async Task<IMaintenanceWork> Soon(Task<IMaintenanceWork> entering)
    {
        await entering.OrHangAsync();
        return await entering;
    }

    private Task<IMaintenanceWork> EnterAsync(string name) => _gate.EnterAsync(name, Test).AsTask();

    // The caller holds it, as it would after a plain call: no async method stands between.
    private ValueTask<IMaintenanceWork> EnteredAsync(string name)
    {
        ValueTask<IMaintenanceWork> entering = _gate.EnterAsync(name, Test);
        Assert.True(entering.IsCompletedSuccessfully);
        return entering;
    }

    private void Set(MaintenanceMode mode, params string[] paths) => _services.GetRequiredService<InMemoryMaintenance>().Set(mode, paths: paths);

    private long InFlight() => _instance.Count().Requests;
}
