using MaintenanceService.AspNetCore.Connection;
using MaintenanceService.AspNetCore.State;
using MaintenanceService.Client;
using MaintenanceService.Tests.Middleware.State;
using Xunit;

namespace MaintenanceService.Tests.Middleware.Connection;

/// <summary>What an instance notices by its clock alone, and tells the service or its operators at once.</summary>
public sealed class ClockLoopTests : IDisposable
{
    private const int Mode = 150;
    private const int Stale = 151;
    private const int Failed = 152;
    private const int Overdue = 153;
    private readonly InstanceUnderTest _app = new();
    private readonly AppLog _log = new();
    private readonly StateBroadcast _broadcast = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly ConnectionHealth _health;
    private int _reports;

    public ClockLoopTests() => _health = new ConnectionHealth(_app.Time);

    [Fact]
    public async Task Scheduled_start_is_in_force_told_and_reported()
    {
        SiteState state = _app.Closed(revision: 1);
        InstanceStateMachine instance = Start(_app.Connected(state with
        {
            Maintenances = [state.Maintenances[0] with { Status = MaintenanceStatus.Scheduled, StartsAt = _app.Time.GetUtcNow().AddSeconds(1) }],
        }));
        Task told = _broadcast.Next;
        await RunAsync(0.9);
        Assert.Equal((MaintenanceMode.Open, 0, false), (instance.State.Mode, _reports, told.IsCompleted));

        await RunAsync(0.5);

        Assert.Equal((MaintenanceMode.Closed, 1, true), (instance.State.Mode, _reports, told.IsCompleted));
        Assert.Contains("closed: by the clock", Assert.Single(_log.Of(Mode)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task New_state_is_told_and_not_reported_a_second_time()
    {
        InstanceStateMachine instance = Start(_app.Connected(_app.Open(revision: 1)));
        await RunAsync(0.2);
        Task told = _broadcast.Next;

        instance.Apply(_app.Closed(revision: 2));
        await RunAsync(0.2);

        Assert.Equal((0, true), (_reports, told.IsCompleted));
        Assert.Empty(_log.Of(Mode));
    }

    [Fact]
    public async Task Instance_that_closes_and_opens_by_itself_says_why()
    {
        InstanceStateMachine instance = Start(_app.Connected(_app.Open(revision: 1, InstanceUnderTest.Strict)));
        await RunAsync(29);
        Assert.Equal(0, _reports);
        await RunAsync(2);
        Assert.Equal(1, _reports);

        instance.Answered(instance.NextReport([]));
        await RunAsync(0.2);

        Assert.Equal(2, _reports);
        Assert.Collection(
            _log.Of(Mode).Select(line => line.Message),
            message => Assert.Contains("closed: out of reach of the service for too long", message, StringComparison.Ordinal),
            message => Assert.Contains("open: the service is in reach.", message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(3, 0)]
    [InlineData(0, 1)]
    public async Task End_of_draining_is_reported_at_once(long requests, long connections)
    {
        _app.Work.Counts = new RunningCounts(requests, connections);
        Start(_app.Connected(_app.Closed(revision: 1)));
        await RunAsync(1);
        Assert.Equal(0, _reports);

        _app.Work.Counts = default;
        await RunAsync(1);

        Assert.Equal(1, _reports);
    }

    [Fact]
    public async Task Work_that_ignores_its_abort_is_told_once_after_five_seconds()
    {
        _app.Work.Counts = new RunningCounts(1, 0);
        Start(_app.Connected(_app.Closed(revision: 1, new SiteSettings { DrainSeconds = 10 })));
        await RunAsync(14.5);
        Assert.Empty(_log.Of(Overdue));
        await RunAsync(5);
        Assert.Contains("GET /0 for 0 s", Assert.Single(_log.Of(Overdue)).Message, StringComparison.Ordinal);

        // What comes after it is another case.
        _app.Work.Counts = default;
        await RunAsync(0.5);
        _app.Work.Counts = new RunningCounts(1, 0);
        await RunAsync(6);
        Assert.Equal(2, _log.Of(Overdue).Count());
    }

    [Fact]
    public async Task Silence_is_told_once_each_time()
    {
        _health.IsExpected = true;
        Start(_app.Connected(_app.Closed(revision: 1)));
        await RunAsync(44.5);
        Assert.Empty(_log.Of(Stale));
        await RunAsync(3);
        Assert.Contains("the last state (closed) holds", Assert.Single(_log.Of(Stale)).Message, StringComparison.Ordinal);

        _health.RecordReceived();
        await RunAsync(46);
        Assert.Equal(2, _log.Of(Stale).Count());
    }

    [Fact]
    public async Task Instance_that_leaves_reports_nothing_more()
    {
        _app.Work.Counts = new RunningCounts(1, 0);
        InstanceStateMachine instance = Start(_app.Connected(_app.Open(revision: 1, InstanceUnderTest.Strict)));
        instance.CloseForGood();
        await RunAsync(1);
        _app.Work.Counts = default;

        await RunAsync(60);

        Assert.Equal(0, _reports);
        Assert.Empty(_log.Lines.All);
        Assert.True(_app.Work.IsAborted);
    }

    [Fact]
    public async Task Failure_is_told_and_the_clock_goes_on()
    {
        InstanceStateMachine instance = Start(_app.Connected(_app.Closed(revision: 1)));
        _app.Work.Fault = new InvalidOperationException();
        await RunAsync(0.2);
        Assert.NotEmpty(_log.Of(Failed));

        _app.Work.Fault = null;
        instance.Apply(_app.Open(revision: 2));
        Task told = _broadcast.Next;
        await RunAsync(0.2);

        Assert.True(told.IsCompleted);
    }

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
        _log.Dispose();
    }

    private InstanceStateMachine Start(InstanceStateMachine instance)
    {
        var loop = new ClockLoop(
            instance, _broadcast, () => _reports++, _health, "shop", _app.Time, _log.CreateLogger("MaintenanceService.AspNetCore.Connection"));
        loop.Start(_stop.Token);
        return instance;
    }

    // Waits for each evaluation to begin; that of the step before is over then.
    private async Task RunAsync(double seconds)
    {
        using CancellationTokenSource hangGuard = HangGuard.Start();
        for (int step = 0; step < seconds * 10; step++)
        {
            int before = _app.Work.Ticks;
            _app.Time.Advance(TimeSpan.FromMilliseconds(100));
            while (_app.Work.Ticks == before)
            {
                await Task.Yield();
                hangGuard.Token.ThrowIfCancellationRequested();
            }
        }
    }
}
