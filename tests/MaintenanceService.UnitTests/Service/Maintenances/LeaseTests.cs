using MaintenanceService.Client;
using MaintenanceService.Domain.Maintenances;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Records;
using Xunit;

namespace MaintenanceService.Tests.Service.Maintenances;

/// <summary>When a lease expires, and when it must not.</summary>
public sealed class LeaseTests
{
    private static readonly MaintenanceRequest Leased = new() { Lease = new LeaseRequest { Seconds = 60 } };
    private static readonly MaintenanceRequest Staying = new() { Lease = new LeaseRequest { Seconds = 60, OnExpiry = LeaseExpiry.StayClosed } };
    private readonly InMemoryService _service = InMemoryService.WithShop();

    [Fact]
    public async Task Renewal_moves_the_expiry_and_nothing_else()
    {
        Maintenance started = _service.Start(Leased);
        _service.Pass(50);
        Maintenance renewed = Renew();

        Assert.Equal(started with { Lease = started.Lease! with { ExpiresAt = _service.Now.AddSeconds(60) } }, renewed);
        Assert.Equal(renewed, _service.Site.Maintenances[0]);
        Assert.Equal(renewed, _service.Store.FindMaintenance("shop", "m"));
        Assert.Equal((2L, 2), (_service.Site.Revision, _service.History.Count));
        _service.Pass(59);
        await _service.Scheduler.AdvanceAsync();
        Assert.True(_service.Site.HasActive);
    }

    [Fact]
    public async Task Lease_that_is_not_renewed_Ends_the_maintenance_at_its_expiry()
    {
        _service.Start(Leased);
        DateTimeOffset due = _service.Now.AddSeconds(60);
        _service.Pass(59);
        await _service.Scheduler.AdvanceAsync();
        Assert.True(_service.Site.HasActive);

        _service.Pass(2);
        await _service.Scheduler.AdvanceAsync();

        Maintenance ended = _service.Store.FindMaintenance("shop", "m")!;
        Assert.Equal((MaintenanceStatus.Ended, EndReason.LeaseExpired, due, null, 3L), (ended.Status, ended.EndReason, ended.EndedAt, ended.EndedBy, ended.Revision));
        Assert.False(_service.Site.HasActive);
        HistoryEntry entry = _service.History[^1];
        Assert.Equal((HistoryAction.LeaseExpired, "service", "m", "its lease was not renewed", 3), (entry.Action, entry.Actor.Name, entry.Maintenance, entry.Detail, _service.History.Count));
    }

    [Fact]
    public async Task Lease_that_keeps_the_site_closed_Says_so_until_it_is_renewed()
    {
        _service.Start(Staying with { Duration = TimeSpan.FromHours(1) });
        _service.Pass(60);
        await _service.Scheduler.AdvanceAsync();

        Maintenance record = _service.Site.Maintenances[0];
        Assert.Equal((true, null, MaintenanceStatus.Active, 3L), (record.Lease!.Expired, record.EndsAt, record.Status, record.Revision));
        Assert.Equal((3L, _service.Now), (_service.Site.Revision, _service.Site.UpdatedAt));
        Assert.Equal(record, _service.Store.FindMaintenance("shop", "m"));
        Assert.Equal((HistoryAction.LeaseExpired, 3L), (_service.History[^1].Action, _service.History[^1].Revision!.Value));
        Assert.NotEmpty(_service.History[^1].Detail!);
        _service.Pass(TimeSpan.FromHours(2));
        await _service.Scheduler.AdvanceAsync();
        Assert.Equal((3L, true), (_service.Site.Revision, _service.Site.HasActive));

        Assert.Equal((false, _service.Now.AddSeconds(60)), (Renew().Lease!.Expired, _service.Site.Maintenances[0].Lease!.ExpiresAt));
        Assert.Equal(3, _service.Site.Revision);
        _service.Pass(60);
        await _service.Scheduler.AdvanceAsync();
        Assert.True(_service.Site.Maintenances[0].Lease!.Expired);
    }

    [Theory]
    [InlineData(59, EndReason.Elapsed)]
    [InlineData(60, EndReason.Elapsed)]
    [InlineData(61, EndReason.LeaseExpired)]
    public async Task Of_lease_and_end_the_earlier_counts(int endSeconds, EndReason reason)
    {
        _service.Start(Leased with { Duration = TimeSpan.FromSeconds(endSeconds) });
        DateTimeOffset due = _service.Now.AddSeconds(Math.Min(endSeconds, 60));
        _service.Pass(100);
        await _service.Scheduler.AdvanceAsync();

        Maintenance ended = _service.Store.FindMaintenance("shop", "m")!;
        Assert.Equal((reason, due), (ended.EndReason, ended.EndedAt));
        Assert.Equal(reason == EndReason.Elapsed ? HistoryAction.MaintenanceEnded : HistoryAction.LeaseExpired, _service.History[^1].Action);
    }

    [Fact]
    public async Task Lease_of_a_scheduled_one_Runs_from_its_start()
    {
        DateTimeOffset start = _service.Now.AddSeconds(100);
        _service.Start(Leased with { StartsAt = start });
        _service.Pass(80);
        Assert.Equal(start.AddSeconds(60), Renew().Lease!.ExpiresAt);
        _service.Pass(79);
        await _service.Scheduler.AdvanceAsync();
        Assert.True(_service.Site.HasActive);
        _service.Pass(1);
        await _service.Scheduler.AdvanceAsync();

        Assert.False(_service.Site.HasActive);
    }

    [Fact]
    public void Renewal_needs_a_lease_and_a_maintenance_that_is_not_over()
    {
        Refused(ProblemKind.MaintenanceNotFound);
        _service.Start();
        Refused(ProblemKind.NoLease);
        _service.End();
        Refused(ProblemKind.MaintenanceEnded);
    }

    [Fact]
    public async Task Outage_gives_every_lease_its_whole_length_again()
    {
        _service.CreateSite("other");
        _service.Start(Leased);
        _service.Start(Staying, "stays");
        _service.Start(id: "none");
        _service.Start(Leased, site: "other");
        _service.Start(Leased with { StartsAt = _service.Now.AddHours(1) }, "later");
        DateTimeOffset later = _service.Now.AddHours(1).AddSeconds(60);
        _service.Time.Advance(TimeSpan.FromSeconds(300));

        await _service.Scheduler.AdvanceAsync();

        DateTimeOffset expected = _service.Now.AddSeconds(60);
        Assert.Equal([expected, expected, null, later], _service.Site.Maintenances.Select(record => record.Lease?.ExpiresAt));
        Assert.Equal(expected, _service.Snapshot.Sites["other"].Maintenances[0].Lease!.ExpiresAt);
        Assert.All(_service.Site.Maintenances, record => Assert.Equal(record, _service.Store.FindMaintenance("shop", record.Id)));
        Assert.Equal(_service.Site.Maintenances, _service.Store.Snapshot.Sites["shop"].Maintenances);
        _service.Pass(60);
        await _service.Scheduler.AdvanceAsync();
        Assert.DoesNotContain(_service.Site.Maintenances, record => record.Id == "m");
    }

    [Fact]
    public async Task Outage_that_moves_no_lease_writes_nothing()
    {
        _service.Start(Leased);
        _service.Start(id: "none");
        StateSnapshot before = _service.Snapshot;

        await _service.Scheduler.RecoverAsync();

        Assert.Same(before, _service.Snapshot);
    }

    [Fact]
    public void Lease_of_an_active_one_runs_from_now_although_the_clock_was_set_back_before_its_start()
    {
        var record = new Maintenance { Status = MaintenanceStatus.Active, StartsAt = _service.Now.AddHours(1) };

        Assert.Equal(_service.Now.AddSeconds(60), LeaseLength.End(record, 60, _service.Now));
        Assert.Equal(_service.Now.AddHours(1).AddSeconds(60), LeaseLength.End(record with { Status = MaintenanceStatus.Scheduled }, 60, _service.Now));
        Assert.Equal(_service.Now.AddHours(2).AddSeconds(60), LeaseLength.End(record with { Status = MaintenanceStatus.Scheduled }, 60, _service.Now.AddHours(2)));
    }

    [Fact]
    public async Task Expired_lease_is_not_revived_by_an_outage()
    {
        _service.Start(Staying);
        _service.Pass(60);
        await _service.Scheduler.AdvanceAsync();
        _service.Time.Advance(TimeSpan.FromSeconds(300));

        await _service.Scheduler.AdvanceAsync();

        Assert.True(_service.Site.Maintenances[0].Lease!.Expired);
        Assert.Equal(3, _service.Site.Revision);
    }

    [Fact]
    public void Write_after_an_outage_commits_no_expiry_that_the_outage_brought_about()
    {
        _service.Start(Leased);
        _service.Time.Advance(TimeSpan.FromSeconds(300));

        _service.Write(transaction => MaintenanceTransitions.Advance(transaction, "shop"));

        Assert.Equal((true, _service.Now.AddSeconds(60)), (_service.Site.HasActive, _service.Site.Maintenances[0].Lease!.ExpiresAt));
    }

    private Maintenance Renew() => _service.Write(transaction => MaintenanceCommands.Renew(transaction, "shop", "m"));

    private void Refused(ProblemKind kind) => _service.Refused(kind, transaction => MaintenanceCommands.Renew(transaction, "shop", "m"));
}
