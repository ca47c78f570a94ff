using MaintenanceService.Client;
using MaintenanceService.Domain.Maintenances;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Records;
using Xunit;

namespace MaintenanceService.Tests.Service.Maintenances;

/// <summary>What time alone does to maintenances, when, and in which order.</summary>
public sealed class TransitionTests
{
    private readonly InMemoryService _service = InMemoryService.WithShop();

    [Fact]
    public async Task Start_and_end_are_committed_when_they_are_due_and_not_before()
    {
        DateTimeOffset start = _service.Now.AddSeconds(100);
        _service.Start(new MaintenanceRequest { StartsAt = start, Duration = TimeSpan.FromSeconds(50), Reason = "why" });

        await PassAsync(99);
        Assert.Equal((MaintenanceStatus.Scheduled, 2L), (_service.Site.Maintenances[0].Status, _service.Site.Revision));
        await PassAsync(1);
        Assert.Equal((MaintenanceStatus.Active, 3L, 3L, _service.Now), (_service.Site.Maintenances[0].Status, _service.Site.Maintenances[0].Revision, _service.Site.Revision, _service.Site.UpdatedAt));
        Assert.Equal(_service.Site.Maintenances[0], _service.Store.FindMaintenance("shop", "m"));
        Assert.Equal((HistoryAction.MaintenanceStarted, "service", "why", 3L), Last());
        await PassAsync(49);
        Assert.True(_service.Site.HasActive);
        await PassAsync(1);

        Maintenance ended = _service.Store.FindMaintenance("shop", "m")!;
        Assert.Equal((MaintenanceStatus.Ended, EndReason.Elapsed, start.AddSeconds(50), null, 4L), (ended.Status, ended.EndReason, ended.EndedAt, ended.EndedBy, ended.Revision));
        Assert.Equal((HistoryAction.MaintenanceEnded, "service", "its time was over", 4L), Last());
        Assert.Equal((4L, _service.Now), (_service.Site.Revision, _service.Site.UpdatedAt));
    }

    [Fact]
    public async Task What_is_late_happens_in_the_order_of_its_times_each_as_a_change_of_its_own()
    {
        _service.CreateSite("cart");
        DateTimeOffset now = _service.Now;
        _service.Start(Window(10, 40), "a");
        _service.Start(Window(5, 30), "b");
        _service.Start(Window(20, 25), "c", "cart");
        int entries = _service.History.Count;

        await PassAsync(100);

        Assert.Equal(["b started", "a started", "c started", "c ended", "b ended", "a ended"], Told(entries));
        Assert.Equal([4L, 5L, 3L, 4L, 6L, 7L], _service.History.Skip(entries).Select(entry => entry.Revision!.Value));

        MaintenanceRequest Window(int from, int to) => new() { StartsAt = now.AddSeconds(from), EndsAt = now.AddSeconds(to) };
    }

    [Fact]
    public async Task Of_two_that_touch_the_start_comes_before_the_end()
    {
        DateTimeOffset touch = _service.Now.AddSeconds(10);
        _service.Start(new MaintenanceRequest { EndsAt = touch }, "first");
        _service.Start(new MaintenanceRequest { StartsAt = touch }, "second");
        int entries = _service.History.Count;

        await PassAsync(10);

        Assert.Equal(["second started", "first ended"], Told(entries));
    }

    [Fact]
    public void Next_transition_is_the_earliest()
    {
        DateTimeOffset now = _service.Now;
        Assert.Null(MaintenanceTransitions.NextDue(_service.Site));
        Assert.False(MaintenanceTransitions.IsDue(_service.Site, now));
        _service.Start(id: "open-ended");
        Assert.Null(MaintenanceTransitions.NextDue(_service.Site));
        _service.Start(new MaintenanceRequest { EndsAt = now.AddSeconds(50) }, "a");
        _service.Start(new MaintenanceRequest { StartsAt = now.AddSeconds(30), Lease = new LeaseRequest { Seconds = 10 } }, "b");
        _service.Start(new MaintenanceRequest { EndsAt = now.AddSeconds(40) }, "c");

        Assert.Equal(now.AddSeconds(30), MaintenanceTransitions.NextDue(_service.Site));
        Assert.False(MaintenanceTransitions.IsDue(_service.Site, now.AddSeconds(30).AddTicks(-1)));
        Assert.True(MaintenanceTransitions.IsDue(_service.Site, now.AddSeconds(30)));
    }

    [Fact]
    public void Any_write_of_a_site_commits_what_is_due_first()
    {
        _service.Start(new MaintenanceRequest { Duration = TimeSpan.FromSeconds(10) });
        _service.Pass(10);

        _service.Start(id: "next");

        Assert.Equal([("m", 3L), ("next", 4L)], _service.History.TakeLast(2).Select(entry => (entry.Maintenance!, entry.Revision!.Value)));
    }

    [Fact]
    public async Task Store_that_refuses_writes_is_not_asked_for_transitions_until_it_recovers()
    {
        _service.Start(new MaintenanceRequest { Duration = TimeSpan.FromSeconds(10) });
        _service.Pass(10);
        _service.Store.DuringCommit = () => throw new ProblemException(ProblemKind.StorageFull, "full");

        Assert.False(await _service.Scheduler.AdvanceAsync("shop"));
        Assert.Equal((true, true, ProblemKind.StorageFull), (_service.Site.HasActive, _service.Queue.HasFailed, _service.Queue.LastFailure));
        await _service.Scheduler.AdvanceAsync();

        Assert.Equal((false, false, null), (_service.Site.HasActive, _service.Queue.HasFailed, _service.Queue.LastFailure));
        Assert.True(await _service.Scheduler.AdvanceAsync("shop"));
    }

    [Fact]
    public async Task Other_faults_of_a_commit_are_no_answer_of_the_store()
    {
        _service.Start(new MaintenanceRequest { Duration = TimeSpan.FromSeconds(10) });
        _service.Pass(10);
        _service.Store.DuringCommit = () => throw new ProblemException(ProblemKind.InternalError, "odd");

        await Assert.ThrowsAsync<ProblemException>(() => _service.Scheduler.AdvanceAsync("shop"));
    }

    [Fact]
    public async Task Fault_at_one_of_several_sites_is_tried_for_each_alone()
    {
        _service.CreateSite("cart");
        _service.Start(new MaintenanceRequest { Duration = TimeSpan.FromSeconds(10) });
        _service.Start(new MaintenanceRequest { Duration = TimeSpan.FromSeconds(10) }, site: "cart");
        _service.Pass(10);
        _service.Store.DuringCommit = () => throw new InvalidOperationException("one of them");

        await _service.Scheduler.AdvanceAsync();

        Assert.Equal((false, false), (_service.Site.HasActive, _service.Snapshot.Sites["cart"].HasActive));
    }

    [Fact]
    public async Task Fault_at_the_only_site_is_reported_at_once()
    {
        _service.CreateSite("cart");
        _service.Start(new MaintenanceRequest { Duration = TimeSpan.FromSeconds(10) });
        _service.Pass(10);
        _service.Store.DuringCommit = () => throw new InvalidOperationException("it");

        await Assert.ThrowsAsync<InvalidOperationException>(_service.Scheduler.AdvanceAsync);

        Assert.True(_service.Site.HasActive);
    }

    [Fact]
    public async Task Refusal_of_the_store_is_not_tried_again_for_each_site()
    {
        _service.CreateSite("cart");
        _service.Start(new MaintenanceRequest { Duration = TimeSpan.FromSeconds(10) });
        _service.Start(new MaintenanceRequest { Duration = TimeSpan.FromSeconds(10) }, site: "cart");
        _service.Pass(10);
        _service.Store.DuringCommit = () => throw new ProblemException(ProblemKind.StorageFull, "full");

        await Assert.ThrowsAsync<ProblemException>(_service.Scheduler.AdvanceAsync);

        Assert.Equal((true, true), (_service.Site.HasActive, _service.Snapshot.Sites["cart"].HasActive));
    }

    [Fact]
    public async Task Store_that_still_refuses_when_it_is_probed_is_asked_for_nothing()
    {
        _service.Hook(WebhookEvent.Overdue);
        _service.Start(new MaintenanceRequest { Lease = new LeaseRequest { Seconds = 10, OnExpiry = LeaseExpiry.StayClosed }, Duration = TimeSpan.FromSeconds(30) }, "overdue");
        await PassAsync(10);
        _service.Start(new MaintenanceRequest { Duration = TimeSpan.FromSeconds(20) });
        _service.Store.DuringCommit = () => throw new ProblemException(ProblemKind.StorageFull, "full");
        Assert.Throws<ProblemException>(() => _service.Start(id: "refused"));
        _service.Store.RefusesWhenProbed = true;
        _service.Store.DuringCommit = () => Assert.Fail("It is asked.");

        await PassAsync(20);

        Assert.True(_service.Queue.HasFailed);
        Assert.Equal(["overdue", "m"], _service.Site.Maintenances.Select(record => record.Id));
        Assert.Empty(_service.Snapshot.Outbox);
        _service.Store.DuringCommit = null;
        _service.Store.RefusesWhenProbed = false;
        await _service.Scheduler.AdvanceAsync();
        Assert.False(_service.Queue.HasFailed);
        Assert.Equal(["overdue"], _service.Site.Maintenances.Select(record => record.Id));
        Assert.Single(_service.Snapshot.Outbox);
    }

    [Fact]
    public async Task Overdue_one_is_told_once_its_planned_end_has_passed()
    {
        _service.Hook(WebhookEvent.Overdue);
        var stays = new LeaseRequest { Seconds = 10, OnExpiry = LeaseExpiry.StayClosed };
        _service.Start(new MaintenanceRequest { Lease = stays, Duration = TimeSpan.FromSeconds(100) });
        _service.Start(new MaintenanceRequest { Lease = stays, Duration = TimeSpan.FromSeconds(100) }, "ended-before");
        _service.Start(new MaintenanceRequest { Lease = stays, Duration = TimeSpan.FromSeconds(100) }, "extended");
        _service.Start(new MaintenanceRequest { Lease = stays }, "open-ended");
        await PassAsync(50);
        Assert.Equal(["ended-before", "extended", "m"], _service.Site.PlannedEnds.Keys.Order());
        _service.End("ended-before");
        _service.Start(new MaintenanceRequest { Lease = stays, StartsAt = _service.Now.AddSeconds(-50), Duration = TimeSpan.FromSeconds(500) }, "extended");
        Assert.False(OverdueMaintenances.IsOverdue(_service.Site, _service.Site.Find("m")!, _service.Now.AddSeconds(50)));

        await PassAsync(49);
        Assert.Empty(_service.Snapshot.Outbox);
        await PassAsync(1);
        DeliveryRecord message = Assert.Single(_service.Snapshot.Outbox.Values);
        Assert.Contains("\"overdue\"", message.Body, StringComparison.Ordinal);
        Assert.Contains("\"maintenance\":\"m\"", message.Body, StringComparison.Ordinal);
        Assert.Equal(new PlannedEnd(_service.Now, Told: true), Assert.Single(_service.Site.PlannedEnds).Value);
        await PassAsync(10);
        Assert.Single(_service.Snapshot.Outbox);
        Assert.True(OverdueMaintenances.IsOverdue(_service.Site, _service.Site.Find("m")!, _service.Now));
        Assert.False(OverdueMaintenances.IsOverdue(_service.Site, _service.Site.Find("open-ended")!, _service.Now));
    }

    [Fact]
    public async Task Each_overdue_one_is_told_once_at_its_own_time()
    {
        _service.Hook(WebhookEvent.Overdue);
        var stays = new LeaseRequest { Seconds = 10, OnExpiry = LeaseExpiry.StayClosed };
        _service.Start(new MaintenanceRequest { Lease = stays, Duration = TimeSpan.FromSeconds(30) }, "first");
        _service.Start(new MaintenanceRequest { Lease = stays, Duration = TimeSpan.FromSeconds(60) }, "second");

        await PassAsync(10);
        Assert.False(OverdueMaintenances.IsDue(_service.Site, _service.Now));
        await PassAsync(20);
        Assert.Equal([true, false], _service.Site.PlannedEnds.OrderBy(end => end.Key, StringComparer.Ordinal).Select(end => end.Value.Told));
        Assert.Single(_service.Snapshot.Outbox);
        Assert.False(OverdueMaintenances.IsDue(_service.Site, _service.Now));
        await PassAsync(30);

        Assert.Equal(2, _service.Snapshot.Outbox.Count);
        Assert.Contains("it was to end at 2026-03-01T12:01:00.000Z and is still active", _service.Snapshot.Outbox.Values.Last().Body, StringComparison.Ordinal);
    }

    [Fact]
    public void Site_that_was_deleted_meanwhile_is_told_of_nothing()
    {
        StateSnapshot before = _service.Snapshot;

        _service.Write(transaction => OverdueMaintenances.Publish(transaction, ["none"]));
        _service.Write(transaction => MaintenanceTransitions.Advance(transaction, "none"));

        Assert.Same(before, _service.Snapshot);
    }

    [Fact]
    public void Scheduled_one_is_never_overdue()
    {
        Maintenance record = _service.Start(new MaintenanceRequest { StartsAt = _service.Now.AddSeconds(10), Duration = TimeSpan.FromSeconds(10) });

        Assert.False(OverdueMaintenances.IsOverdue(_service.Site, record, _service.Now.AddSeconds(21)));
        Assert.True(OverdueMaintenances.IsOverdue(_service.Site, record with { Status = MaintenanceStatus.Active }, _service.Now.AddSeconds(21)));
        Assert.False(OverdueMaintenances.IsOverdue(_service.Site, record with { Status = MaintenanceStatus.Active }, _service.Now.AddSeconds(20)));
    }

    private async Task PassAsync(int seconds)
    {
        _service.Pass(seconds);
        await _service.Scheduler.AdvanceAsync();
    }

    private (HistoryAction Action, string Actor, string? Detail, long Revision) Last()
    {
        HistoryEntry entry = _service.History[^1];
        return (entry.Action, entry.Actor.Name, entry.Detail, entry.Revision!.Value);
    }

    private IEnumerable<string> Told(int after) => _service.History.Skip(after).Select(
        entry => $"{entry.Maintenance} {(entry.Action == HistoryAction.MaintenanceStarted ? "started" : "ended")}");
}
