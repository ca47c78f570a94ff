using MaintenanceService.AspNetCore.Connection;
using MaintenanceService.AspNetCore.Snapshots;
using MaintenanceService.AspNetCore.State;
using MaintenanceService.Client;
using MaintenanceService.Tests.Middleware.State;
using Xunit;

namespace MaintenanceService.Tests.Middleware.Connection;

/// <summary>A state that arrives: in force first, on disk next, and only then confirmed; what is no state, an old one or another service's is told.</summary>
public sealed class SnapshotHandlerTests : IDisposable
{
    private const int Stale = 130;
    private const int Mode = 131;
    private const int Unusable = 132;
    private const int OtherHistory = 133;
    private readonly InstanceUnderTest _app = new();
    private readonly AppLog _log = new();
    private readonly StateBroadcast _broadcast = new();
    private readonly Disk _disk = new();
    private readonly InstanceStateMachine _instance;
    private readonly SnapshotHandler _handler;

    public SnapshotHandlerTests()
    {
        _instance = _app.Create();
        _handler = new SnapshotHandler(_instance, _disk, _broadcast, _log.CreateLogger("MaintenanceService.AspNetCore.Connection"));
    }

    [Fact]
    public void State_is_in_force_before_it_is_written_and_confirmed_after()
    {
        Task told = _broadcast.Next;
        _disk.Saving = state => Assert.Equal((MaintenanceMode.Closed, 0L), (_instance.State.Mode, _instance.NextReport([]).Report.Revision));

        Assert.Equal(SnapshotOutcome.Applied, _handler.Accept(_app.Closed(revision: 5)));

        Assert.Equal([5], _disk.Saved.Select(state => state.Revision));
        Assert.Equal(5, _instance.NextReport([]).Report.Revision);
        Assert.True(told.IsCompleted);
    }

    [Fact]
    public void State_that_cannot_be_written_is_confirmed_all_the_same()
    {
        _disk.Saving = _ => throw new IOException();

        Assert.Throws<IOException>(() => _handler.Accept(_app.Closed(revision: 5)));

        Assert.Equal(5, _instance.NextReport([]).Report.Revision);
    }

    [Fact]
    public void Instance_that_closes_itself_until_it_is_answered_does_not_call_the_site_closed()
    {
        _handler.Accept(_app.Open(revision: 1, InstanceUnderTest.Strict));

        Assert.True(_instance.State.ClosedByItself);
        Assert.Empty(_log.Of(Mode));
    }

    [Fact]
    public void State_that_is_known_or_older_is_not_written()
    {
        _handler.Accept(_app.Closed(revision: 5));

        Assert.Equal(SnapshotOutcome.Known, _handler.Accept(_app.Closed(revision: 5)));
        Assert.Empty(_log.Of(Stale));
        Assert.Equal(SnapshotOutcome.Stale, _handler.Accept(_app.Open(revision: 4)));

        Assert.Single(_log.Of(Stale));
        Assert.Single(_disk.Saved);
    }

    [Fact]
    public void What_is_no_state_of_the_site_is_told_and_left()
    {
        Assert.Equal(SnapshotOutcome.Unusable, _handler.Accept(_app.Closed(revision: 5) with { Site = "blog" }));

        Assert.Equal(MaintenanceMode.Open, _instance.State.Mode);
        Assert.Single(_log.Of(Unusable));
        Assert.Empty(_disk.Saved);
    }

    [Fact]
    public void Change_of_the_mode_is_told_and_no_other()
    {
        _handler.Accept(_app.Open(revision: 1));
        _handler.Accept(_app.Closed(revision: 2));
        _handler.Accept(_app.Closed(revision: 3));

        Assert.Contains("closed", Assert.Single(_log.Of(Mode)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_service_is_told_once_for_each_of_its_histories()
    {
        _handler.Accept(_app.Closed(revision: 5));
        foreach (string epoch in (string[])["1-other", "1-other", "0-earlier", "0-earlier"])
        {
            Assert.Equal(SnapshotOutcome.OtherHistory, _handler.Accept(_app.Open(revision: 9) with { Epoch = epoch }));
        }

        Assert.Contains("1-other", _log.Of(OtherHistory).First().Message, StringComparison.Ordinal);
        Assert.Single(_log.Of(OtherHistory));
        Assert.Single(_disk.Saved);
    }

    [Fact]
    public void Later_history_of_the_same_service_is_no_other()
    {
        _handler.Accept(_app.Closed(revision: 5));
        _handler.Accept(_app.Closed(revision: 1) with { Epoch = "2-later" });

        Assert.Empty(_log.Of(OtherHistory));
    }

    [Fact]
    public void Withdrawn_promise_is_written_again_once_the_service_knows()
    {
        _handler.Accept(_app.Open(revision: 1, InstanceUnderTest.Strict));
        Report();
        _handler.Accept(_app.Open(revision: 2));
        Report();

        Assert.Equal([WhenDisconnected.Closed, WhenDisconnected.Closed, WhenDisconnected.KeepLast], _disk.Saved.Select(state => state.Settings.WhenDisconnected));
        Report();
        Assert.Equal(3, _disk.Saved.Count);
    }

    [Fact]
    public void State_is_written_again_with_the_time_of_the_writing()
    {
        _handler.SaveAgain();
        Assert.Empty(_disk.Saved);
        _handler.Accept(_app.Open(revision: 1));
        _app.Time.Advance(TimeSpan.FromMinutes(1));

        _handler.SaveAgain();

        Assert.Equal((1, _app.Time.GetUtcNow()), (_disk.Saved[^1].Revision, _disk.Saved[^1].ServerTime));
    }

    public void Dispose() => _log.Dispose();

    private void Report()
    {
        _instance.Answered(_instance.NextReport([]));
        _handler.Answered();
    }

    private sealed class Disk : ISnapshotStore
    {
        public List<SiteState> Saved { get; } = [];

        public Action<SiteState> Saving { get; set; } = _ => { };

        public void Save(SiteState state)
        {
            Saving(state);
            Saved.Add(state);
        }
    }
}
