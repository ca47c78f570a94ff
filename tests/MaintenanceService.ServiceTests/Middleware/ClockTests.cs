using System.Globalization;
using System.Net;
using MaintenanceService.AspNetCore.State;
using MaintenanceService.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace MaintenanceService.Tests.Middleware;

/// <summary>The clocks that an instance goes by: its own, which also runs while the machine sleeps, and its idea of the service's.</summary>
public sealed class ClockTests
{
    private static readonly SiteSettings Strict = new() { WhenDisconnected = WhenDisconnected.Closed, DisconnectedAfterSeconds = 30, DrainSeconds = 5 };

    [Fact]
    public void Monotonic_clock_is_the_one_that_runs_while_the_machine_is_suspended()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "It is compared with what Linux says of itself.");
        TimeProvider clock = BootClock.For(TimeProvider.System);

        double before = Uptime();
        double read = (double)clock.GetTimestamp() / clock.TimestampFrequency;
        double after = Uptime();

        // Said in hundredths of a second, and with the time that the machine was suspended.
        Assert.InRange(read, before - 0.02, after + 0.02);
        Assert.NotSame(TimeProvider.System, clock);
    }

    [Fact]
    public void Clock_of_the_app_is_kept() => Assert.IsType<FakeTimeProvider>(BootClock.For(new FakeTimeProvider()));

    [Fact]
    public async Task Request_after_waking_is_refused_before_any_timer_has_run()
    {
        var time = new SleepingTime();
        await using ScriptedService service = await ScriptedService.StartAsync(States.Open() with { Settings = Strict });
        await using RunningApp app = await RunningApp.StartAsync(service, setup => setup.Time = time);
        await service.ConfirmedAsync(1);
        service.IsSilent = true;
        Assert.Equal(HttpStatusCode.OK, await app.StatusAsync("/"));

        time.Slept = TimeSpan.FromHours(1);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.StatusAsync("/"));
    }

    [Fact]
    public async Task Clock_loop_of_an_app_does_not_wait_for_the_thread_pool()
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Open());
        await using RunningApp app = await RunningApp.StartAsync(service);
        DateTimeOffset start = TimeProvider.System.GetUtcNow().AddSeconds(1);
        InstanceStateMachine stateMachine = app.Services.GetRequiredService<InstanceStateMachine>();
        int clockThread = 0;
        stateMachine.Apply(States.With(2, States.Maintenance() with { Status = MaintenanceStatus.Scheduled, StartsAt = start }) with { ServerTime = TimeProvider.System.GetUtcNow() });
        var stuck = new ManualResetEventSlim();
        for (int i = 0; i < 500; i++)
        {
            ThreadPool.QueueUserWorkItem(_ => stuck.Wait());
        }

        // On a thread of its own too: what is awaited here would come late.
        var watch = new Thread(() =>
        {
            while (stateMachine.State.Mode == MaintenanceMode.Open && TimeProvider.System.GetUtcNow() < start.AddSeconds(30))
            {
                Thread.Yield();
            }

            clockThread = stateMachine.State.Mode == MaintenanceMode.Closed && TimeProvider.System.GetUtcNow() < start.AddSeconds(5) ? 1 : 0;
        });
        watch.Start();
        watch.Join();
        stuck.Set();

        Assert.Equal(1, clockThread);
    }

    [Fact]
    public void Maintenance_in_a_new_state_is_not_over_by_an_older_idea_of_the_clock()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero));
        InstanceStateMachine stateMachine = Core(time);
        DateTimeOffset now = time.GetUtcNow();
        stateMachine.Apply(States.Open(1) with { ServerTime = now.AddSeconds(4) });

        // Another machine has taken over, whose clock is four seconds behind.
        stateMachine.Apply(States.With(2, States.Maintenance() with { EndsAt = now.AddSeconds(3) }) with { ServerTime = now });

        Assert.Equal(MaintenanceMode.Closed, stateMachine.State.Mode);
        time.Advance(TimeSpan.FromSeconds(2.9));
        stateMachine.Tick();
        Assert.Equal(MaintenanceMode.Closed, stateMachine.State.Mode);
        time.Advance(TimeSpan.FromSeconds(0.2));
        stateMachine.Tick();
        Assert.Equal(MaintenanceMode.Open, stateMachine.State.Mode);
    }

    [Fact]
    public void Small_step_back_of_the_service_is_followed_after_two_readings()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero));
        InstanceStateMachine stateMachine = Core(time);
        DateTimeOffset now = time.GetUtcNow();
        stateMachine.Apply(States.Open(1) with { ServerTime = now });

        Hear(stateMachine, now.AddSeconds(-3));
        Hear(stateMachine, now.AddSeconds(-3));

        Assert.Equal(now.AddSeconds(-3), stateMachine.ServiceNow);
    }

    [Theory]
    [InlineData(new[] { "/a", "/b" }, new string[0], new[] { "/a" }, new[] { "/b" })]
    [InlineData(new[] { "/a][/b" }, new string[0], new[] { "/a" }, new[] { "/b" })]
    [InlineData(new[] { "/a\n/b" }, new string[0], new[] { "/a", "/b" }, new string[0])]
    public void What_is_refused_has_a_text_of_its_own(string[] paths, string[] exempt, string[] otherPaths, string[] otherExempt) =>
        Assert.NotEqual(Signature(paths, exempt), Signature(otherPaths, otherExempt));

    private static string Signature(string[] paths, string[] exempt) =>
        RefusalSignature.Of(null, false, null, [States.Maintenance(paths: paths) with { ExemptPaths = exempt }]);

    private static InstanceStateMachine Core(TimeProvider time) => new ServiceCollection().AddSingleton(time).AddLogging().AddInMemoryMaintenance()
        .BuildServiceProvider().GetRequiredService<InstanceStateMachine>();

    private static void Hear(InstanceStateMachine stateMachine, DateTimeOffset serverTime) =>
        stateMachine.Heartbeat(new StreamHeartbeat { ServerTime = serverTime, Epoch = States.Epoch, Revision = 1 });

    private static double Uptime() => double.Parse(File.ReadAllText("/proc/uptime").Split(' ')[0], CultureInfo.InvariantCulture);

    /// <summary>The clock of a machine that was suspended: it shows how long, and no timer has run meanwhile.</summary>
    private sealed class SleepingTime : TimeProvider
    {
        public TimeSpan Slept { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => System.GetElapsedTime(0).Ticks + Slept.Ticks;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }
}
