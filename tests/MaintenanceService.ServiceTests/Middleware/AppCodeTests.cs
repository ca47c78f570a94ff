using System.Net;
using MaintenanceService.AspNetCore;
using MaintenanceService.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace MaintenanceService.Tests.Middleware;

/// <summary>What app code sees and waits at: the state, the gate, and the state that a test sets by itself.</summary>
public sealed class AppCodeTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task State_tells_what_is_active_and_what_is_upcoming()
    {
        DateTimeOffset soon = TimeProvider.System.GetUtcNow().AddHours(1);
        SiteStateMaintenance active = States.Maintenance("now", MaintenanceMode.ReadOnly) with { Message = "slow today", Link = "https://status.example/" };
        SiteStateMaintenance partial = States.Maintenance("part", MaintenanceMode.Closed, "/orders");
        SiteStateMaintenance later = States.Maintenance("later") with { Status = MaintenanceStatus.Scheduled, StartsAt = soon.AddHours(1) };
        SiteStateMaintenance next = States.Maintenance("next") with { Status = MaintenanceStatus.Scheduled, StartsAt = soon, EndsAt = soon.AddMinutes(5) };
        await using ScriptedService service = await ScriptedService.StartAsync(States.With(active, partial, later, next));
        await using RunningApp app = await RunningApp.StartAsync(service);
        var state = app.Services.GetRequiredService<IMaintenanceState>();

        Assert.Equal(MaintenanceMode.ReadOnly, state.Mode);
        Assert.Equal(["now", "part"], state.Active.Select(maintenance => maintenance.Id));
        Assert.Equal(("slow today", "https://status.example/"), (state.Active[0].Message, state.Active[0].Link));
        Assert.Equal(["/orders"], state.Active[1].Paths);
        Assert.Equal(["next", "later"], state.Upcoming.Select(maintenance => maintenance.Id));
        Assert.Equal(soon.ToUnixTimeMilliseconds(), state.Upcoming[0].StartsAt.ToUnixTimeMilliseconds());
    }

    [Fact]
    public async Task Changes_come_one_by_one_and_end_when_cancelled()
    {
        await using RunningApp app = await RunningApp.StartInMemoryAsync();
        using var stop = new CancellationTokenSource();
        await using IAsyncEnumerator<MaintenanceMode> changes =
            app.Services.GetRequiredService<IMaintenanceState>().ChangesAsync(stop.Token).GetAsyncEnumerator(Test);

        Assert.True(await changes.MoveNextAsync());
        Assert.Equal(MaintenanceMode.Open, changes.Current);
        foreach (MaintenanceMode mode in new[] { MaintenanceMode.Closed, MaintenanceMode.ReadOnly, MaintenanceMode.Open })
        {
            Task<bool> next = changes.MoveNextAsync().AsTask();
            Assert.False(next.IsCompleted);
            app.Memory.Set(mode);
            Assert.True(await next);
            Assert.Equal(mode, changes.Current);
        }

        Task<bool> end = changes.MoveNextAsync().AsTask();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => end);
    }

    [Theory]
    [InlineData(MaintenanceMode.Closed)]
    [InlineData(MaintenanceMode.ReadOnly)]
    public async Task Gate_waits_while_the_whole_site_is_shut(MaintenanceMode mode)
    {
        await using RunningApp app = await RunningApp.StartInMemoryAsync();
        var gate = app.Services.GetRequiredService<IMaintenanceGate>();
        app.Memory.Set(mode);
        ValueTask<IMaintenanceWork> entering = gate.EnterAsync(Test);
        Assert.False(entering.IsCompleted);

        app.Memory.Set(mode, "still");
        Assert.False(entering.IsCompleted);
        app.Memory.Set(MaintenanceMode.Open);

        await using IMaintenanceWork work = await entering;
    }

    [Fact]
    public async Task Gate_is_open_while_only_paths_are_shut()
    {
        await using RunningApp app = await RunningApp.StartInMemoryAsync();
        app.Memory.Set(MaintenanceMode.Closed, paths: ["/orders"]);

        await using IMaintenanceWork work = await app.Services.GetRequiredService<IMaintenanceGate>().EnterAsync(Test);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.StatusAsync("/orders"));
        Assert.Equal(HttpStatusCode.OK, await app.StatusAsync("/"));
    }

    [Fact]
    public async Task Held_section_counts_as_in_flight_until_it_is_disposed_and_passes_within_itself()
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Open());
        await using RunningApp app = await RunningApp.StartAsync(service);
        var gate = app.Services.GetRequiredService<IMaintenanceGate>();
        IMaintenanceWork work = await gate.EnterAsync(Test);

        service.Put(States.Closed(2));
        InstanceReport draining = await service.ConfirmedAsync(2);
        await using (await gate.EnterAsync(Test))
        {
            Assert.Equal(1, draining.RequestsInFlight);
        }

        Task<Task<IMaintenanceWork>> begun;
        using (ExecutionContext.SuppressFlow())
        {
            begun = Task.Run(() => Task.FromResult(gate.EnterAsync(Test).AsTask()), Test);
        }

        // It has come to the gate, and waits there.
        Task<IMaintenanceWork> outside = await begun;
        Assert.False(outside.IsCompleted);
        await work.DisposeAsync();
        await service.Reports.FirstAsync(entry => entry.Report.Revision == 2 && entry.Report.RequestsInFlight == 0);
        Assert.False(outside.IsCompleted);
        service.Put(States.Open(3));
        await using IMaintenanceWork later = await outside;
    }

    [Fact]
    public async Task Section_that_is_over_does_not_let_the_next_one_through()
    {
        await using RunningApp app = await RunningApp.StartInMemoryAsync();
        var gate = app.Services.GetRequiredService<IMaintenanceGate>();
        await using (await gate.EnterAsync(Test))
        {
            app.Memory.Set(MaintenanceMode.Closed);
        }

        using var impatience = new CancellationTokenSource();
        ValueTask<IMaintenanceWork> next = gate.EnterAsync(impatience.Token);
        Assert.False(next.IsCompleted);
        await impatience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await next);
    }

    [Fact]
    public async Task Section_is_asked_to_stop_where_requests_are_aborted()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using ScriptedService service = await ScriptedService.StartAsync(States.Open());
        await using RunningApp app = await RunningApp.StartAsync(service, setup => setup.Time = time);
        await using IMaintenanceWork work = await app.Services.GetRequiredService<IMaintenanceGate>().EnterAsync(Test);
        var aborted = new TaskCompletionSource();
        using CancellationTokenRegistration registration = work.Aborted.Register(aborted.SetResult);

        service.Put(States.Closed(2) with { Settings = new SiteSettings { DrainSeconds = 20, AbortRequests = true } });
        await service.ConfirmedAsync(2);
        time.Advance(TimeSpan.FromSeconds(19));
        Assert.False(work.Aborted.IsCancellationRequested);

        await time.AdvanceUntilAsync(aborted.Task);
    }

    [Fact]
    public async Task InMemory_state_decides_as_the_real_one_without_service_and_disk()
    {
        await using RunningApp app = await RunningApp.StartInMemoryAsync(setup => setup.Options = options => options.ExemptPaths.Add("/docs"));
        Assert.Equal(HttpStatusCode.OK, await app.StatusAsync("/"));

        app.Memory.Set(MaintenanceMode.Closed, "test", TimeProvider.System.GetUtcNow().AddMinutes(1));
        using HttpResponseMessage refused = await app.GetAsync("/");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.InRange((int)refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 30, 71);
        Assert.Equal(HttpStatusCode.OK, await app.StatusAsync("/docs"));

        app.Memory.Set(MaintenanceMode.ReadOnly);
        Assert.Equal(HttpStatusCode.OK, await app.StatusAsync("/"));
        app.Memory.Set(MaintenanceMode.Open);
        Assert.Equal(HttpStatusCode.OK, (await app.SendAsync(HttpMethod.Post, "/")).StatusCode);
        Assert.Empty(Directory.GetFileSystemEntries(app.Folder));
    }

    [Fact]
    public async Task InMemory_replaces_a_real_registration()
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed());
        await using RunningApp app = await RunningApp.StartAsync(service, setup => setup.Builder = builder => builder.Services.AddInMemoryMaintenance());

        Assert.Equal(HttpStatusCode.OK, await app.StatusAsync("/"));
        app.Memory.Set(MaintenanceMode.Closed);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.StatusAsync("/"));
        Assert.Empty(service.Reports.All);
    }

    [Fact]
    public async Task InMemory_before_a_real_registration_replaces_it_too()
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed());
        await using RunningApp app = await RunningApp.StartInMemoryAsync(setup =>
        {
            setup.Settings["Maintenance:Service"] = service.Address.ToString();
            setup.Settings["Maintenance:Site"] = "shop";
            setup.Settings["Maintenance:ApiKey"] = RunningApp.ApiKey;
            setup.Builder = builder => builder.Services.AddMaintenance();
        });

        Assert.Equal(HttpStatusCode.OK, await app.StatusAsync("/"));
        app.Memory.Set(MaintenanceMode.Closed);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.StatusAsync("/"));
        Assert.Empty(service.Reports.All);
    }

    [Fact]
    public async Task InMemory_ends_at_its_time()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using RunningApp app = await RunningApp.StartInMemoryAsync(setup => setup.Time = time);
        IMaintenanceState state = app.Services.GetRequiredService<IMaintenanceState>();
        app.Memory.Set(MaintenanceMode.Closed, endsAt: time.GetUtcNow().AddSeconds(2));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.StatusAsync("/"));

        await time.AdvanceUntilAsync(TimeSpan.FromSeconds(1), () => state.Mode == MaintenanceMode.Open);

        Assert.Equal(HttpStatusCode.OK, await app.StatusAsync("/"));
    }

    [Fact]
    public void InMemory_needs_nothing_of_the_container_but_itself()
    {
        using ServiceProvider services = new ServiceCollection().AddInMemoryMaintenance().BuildServiceProvider();

        Assert.NotNull(services.GetRequiredService<IMaintenanceGate>());
    }
}
