using MaintenanceService.AspNetCore.State;
using MaintenanceService.Client;
using Xunit;

namespace MaintenanceService.Tests.Middleware.State;

/// <summary>What an instance reports of itself, and when the next report is due.</summary>
public sealed class InstanceReportTests
{
    private readonly InstanceUnderTest _app = new();

    [Fact]
    public void Reports_of_a_run_are_numbered()
    {
        InstanceStateMachine instance = _app.Create();
        InstanceReport[] reports = [.. Enumerable.Range(0, 3).Select(_ => instance.NextReport([]).Report)];

        Assert.Equal([1, 2, 3], reports.Select(report => report.Sequence));
        Assert.Single(reports.Select(report => report.Run).Distinct());
        Assert.NotEqual(reports[0].Run, _app.Create().NextReport([]).Report.Run);
    }

    [Fact]
    public void Closed_instance_says_what_still_runs()
    {
        _app.Work.Counts = new RunningCounts(2, 1);
        (_app.Work.Refused, _app.Work.Bypassed) = (7, 5);
        DateTimeOffset appliedAt = _app.Time.GetUtcNow();
        InstanceStateMachine instance = _app.Connected(_app.Closed(revision: 4, InstanceUnderTest.Strict));

        _app.Time.Advance(TimeSpan.FromSeconds(1));
        InstanceReport report = instance.NextReport(["GET /health"]).Report;

        Assert.Equal(("1-first", 4, MaintenanceMode.Closed, null), (report.Epoch, report.Revision, report.Mode, report.ForcedMode));
        Assert.Equal((2, 1, 7, 5), (report.RequestsInFlight, report.ConnectionsOpen, report.Refused, report.Bypassed));
        Assert.Equal(["GET /1", "GET /0"], report.Oldest!.Select(item => item.Name));
        Assert.Equal((30, 10, "1.2.3", appliedAt), (report.DisconnectedAfterSeconds, report.DrainSeconds, report.AppVersion, report.AppliedAt));
        Assert.Equal(["GET /health"], report.Exempt);
        Assert.Equal(new RunningCounts(2, 1), instance.Count());
        Assert.Equal(["GET /1", "GET /0"], instance.Oldest().Select(item => item.Name));
    }

    [Fact]
    public void Open_instance_waits_for_nothing()
    {
        _app.Work.Counts = new RunningCounts(2, 1);
        InstanceStateMachine instance = _app.Connected(_app.Open(revision: 1));

        InstanceReport report = instance.NextReport([]).Report;

        Assert.Equal((MaintenanceMode.Open, 0, 0), (report.Mode, report.RequestsInFlight, report.ConnectionsOpen));
        Assert.Empty(report.Oldest!);
        Assert.Equal(default, instance.Count());
        Assert.Empty(instance.Oldest());
    }

    [Fact]
    public void Instance_without_a_state_has_nothing_to_confirm()
    {
        InstanceReport report = _app.Create().NextReport([]).Report;

        Assert.Equal((null, 0, null, null), (report.Epoch, report.Revision, report.DisconnectedAfterSeconds, report.AppliedAt));
        Assert.Null(report.DrainSeconds);
    }

    [Fact]
    public void Instance_with_a_mode_of_its_own_says_so_and_promises_nothing()
    {
        InstanceStateMachine instance = _app.Connected(_app.Closed(revision: 1, InstanceUnderTest.Strict), MaintenanceMode.ReadOnly);

        InstanceReport report = instance.NextReport([]).Report;

        Assert.Equal((MaintenanceMode.ReadOnly, MaintenanceMode.ReadOnly, null), (report.Mode, report.ForcedMode, report.DisconnectedAfterSeconds));
        Assert.Null(instance.UntilDisconnected);
    }

    [Theory]
    [InlineData(0, 0, 15)]
    [InlineData(1, 0, 1)]
    [InlineData(0, 1, 1)]
    [InlineData(3, 2, 1)]
    public void Next_report_is_due_soon_while_something_is_waited_for(long requests, long connections, double seconds)
    {
        _app.Work.Counts = new RunningCounts(requests, connections);
        InstanceStateMachine instance = _app.Connected(_app.Closed(revision: 1));

        Assert.Equal(seconds, InstanceStateMachine.UntilNextReport(instance.NextReport([])).TotalSeconds);
    }

    [Fact]
    public void Time_without_the_service_runs_down_and_on()
    {
        Assert.Null(_app.Connected(_app.Open(revision: 1)).UntilDisconnected);
        InstanceStateMachine bound = _app.Connected(_app.Open(revision: 1, InstanceUnderTest.Strict));
        Assert.Equal(TimeSpan.FromSeconds(30), bound.UntilDisconnected);

        _app.Time.Advance(TimeSpan.FromSeconds(40));

        Assert.Equal(TimeSpan.FromSeconds(-10), bound.UntilDisconnected);
        Assert.Equal(MaintenanceMode.Closed, bound.NextReport([]).Report.Mode);
    }

    [Fact]
    public void Promise_binds_from_the_report_that_makes_it()
    {
        InstanceStateMachine instance = _app.Connected(_app.Open(revision: 1));
        SiteState strict = _app.Open(revision: 2, InstanceUnderTest.Strict);
        instance.Apply(strict);
        instance.Persisted(strict);
        Assert.True(instance.LetsAllPass);

        instance.NextReport([]);

        Assert.Equal((false, TimeSpan.FromSeconds(30)), (instance.LetsAllPass, instance.UntilDisconnected));
        _app.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.True(instance.IsPastDeadline);
    }

    [Fact]
    public void Answer_opens_an_instance_that_had_closed_itself()
    {
        InstanceStateMachine instance = _app.Connected(_app.Open(revision: 1, InstanceUnderTest.Strict));
        _app.Time.Advance(TimeSpan.FromSeconds(30));
        instance.Tick();
        SentReport sent = instance.NextReport([]);
        Assert.True(instance.State.ClosedByItself);

        instance.Answered(sent);

        Assert.False(instance.State.ClosedByItself);
        Assert.Equal(MaintenanceMode.Open, instance.State.Mode);
    }
}
