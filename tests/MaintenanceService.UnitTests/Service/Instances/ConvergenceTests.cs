using MaintenanceService.Client;
using Xunit;

namespace MaintenanceService.Tests.Service.Instances;

/// <summary>When a site has converged, and what is counted.</summary>
public sealed class ConvergenceTests
{
    private readonly InMemoryService _service = InMemoryService.WithShop();

    [Fact]
    public void Site_without_instances_Has_converged_only_where_nothing_holds_it()
    {
        Assert.True(_service.Evaluate().Converged);

        _service.Start(new MaintenanceRequest { Paths = ["/orders"] });
        Assert.Equal(BlockerReason.NoInstances, Assert.Single(Blockers()).Reason);
        _service.End();
        Assert.True(_service.Evaluate().Converged);

        _service.Start(new MaintenanceRequest { StartsAt = _service.Now.AddHours(1) }, "later");
        Assert.True(_service.Evaluate().Converged);
    }

    [Fact]
    public void Last_of_two_confirms_Converges_the_site_from_that_moment()
    {
        _service.Report("a", 1);
        _service.Report("b", 1);
        _service.Start();
        _service.Report("a", 2);
        _service.Pass(3);
        Assert.Equal(("b", BlockerReason.Pending), (Assert.Single(Blockers()).Instance, Blockers()[0].Reason));
        Assert.Null(_service.Evaluate().ConvergedAt);

        _service.Report("b", 2);

        DateTimeOffset at = _service.Now;
        _service.Pass(5);
        MaintenanceService.Client.Convergence convergence = _service.Evaluate();
        Assert.Equal((true, at, 2, 2, 0), (convergence.Converged, convergence.ConvergedAt, convergence.Total, convergence.Confirmed, convergence.AssumedClosed));
        Assert.Equal(("shop", _service.Site.Revision, MaintenanceMode.Closed), (convergence.Site, convergence.Revision, convergence.Mode));
        Assert.Empty(convergence.Blockers!);
    }

    [Fact]
    public void Convergence_of_a_newer_revision_Begins_anew()
    {
        _service.Report("a", 1);
        Assert.Equal(_service.Now, _service.Evaluate().ConvergedAt);
        _service.Pass(5);
        _service.Start();
        _service.Pass(5);
        _service.Report("a", 2);

        Assert.Equal(_service.Now, _service.Evaluate().ConvergedAt);
    }

    [Fact]
    public void What_still_runs_Is_added_up_over_those_that_have_not_confirmed()
    {
        foreach (string id in new[] { "a", "b", "c" })
        {
            _service.Report(id, 1);
        }

        _service.Start();
        _service.Report("a", 2, report => report with { RequestsInFlight = 2, ConnectionsOpen = 1 });
        _service.Report("b", 2, report => report with { RequestsInFlight = 3, ConnectionsOpen = 4 });
        _service.Report("c", 2);

        MaintenanceService.Client.Convergence convergence = _service.Evaluate();
        Assert.Equal((5, 5, 3, 1), (convergence.RequestsInFlight, convergence.ConnectionsOpen, convergence.Total, convergence.Confirmed));
        Assert.Equal(["a", "b"], Blockers().Select(blocker => blocker.Instance));
    }

    [Fact]
    public void Silent_one_that_closed_itself_Is_counted_apart_from_the_confirmed()
    {
        _service.Report("a", 1, report => report with { DisconnectedAfterSeconds = 60, DrainSeconds = 30 });
        _service.Report("b", 1);
        _service.Start();
        _service.Pass(96);
        _service.Report("b", 2);

        MaintenanceService.Client.Convergence convergence = _service.Evaluate();
        Assert.Equal((true, 2, 1, 1), (convergence.Converged, convergence.Total, convergence.Confirmed, convergence.AssumedClosed));
        Assert.Equal([InstanceState.AssumedClosed, InstanceState.Confirmed], _service.Registry.List(_service.Site).Select(instance => instance.State));
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(null, true)]
    public void Promise_counts_only_where_it_was_not_sent_to_the_service_process_before(int? sentAfterStart, bool counts)
    {
        _service.Report("a", 6);
        _service.Start();
        var restarted = new InMemoryService(_service.Store, time: _service.Time);
        DateTimeOffset? sentAt = sentAfterStart is { } seconds ? restarted.Now.AddSeconds(seconds) : null;
        restarted.Pass(2);
        Func<InstanceReport, InstanceReport> promising = report => report with { Revision = 1, DisconnectedAfterSeconds = 60, DrainSeconds = 30 };

        restarted.Report("a", 4, report => promising(report) with { SentAt = sentAt });
        restarted.Pass(96);

        Assert.Equal(counts, restarted.Evaluate().Converged);
        Assert.Equal(counts ? InstanceState.AssumedClosed : InstanceState.Silent, Assert.Single(restarted.Registry.List(restarted.Site)).State);

        restarted.Report("a", 7, report => promising(report) with { SentAt = restarted.Now });
        restarted.Pass(96);
        Assert.True(restarted.Evaluate().Converged);
    }

    [Fact]
    public void App_constant_of_open_Contradicts_a_maintenance_of_paths_and_one_of_closed_does_not()
    {
        _service.Report("a", 1);
        _service.Start(new MaintenanceRequest { Paths = ["/orders"] });

        _service.Report("a", 2, report => report with { ForcedMode = MaintenanceMode.Open });
        Assert.Equal(BlockerReason.ForcedMode, Assert.Single(Blockers()).Reason);

        _service.End();
        _service.Report("a", 3, report => report with { ForcedMode = MaintenanceMode.Open });
        Assert.True(_service.Evaluate().Converged);
    }

    [Fact]
    public void App_constant_of_closed_Contradicts_an_open_site_and_fits_a_closed_one()
    {
        _service.Report("a", 1, report => report with { ForcedMode = MaintenanceMode.Closed });
        Assert.Equal(BlockerReason.ForcedMode, Assert.Single(Blockers()).Reason);

        _service.Start(new MaintenanceRequest { Paths = ["/orders"] }, "part");
        _service.Start();
        _service.Report("a", 2, report => report with { ForcedMode = MaintenanceMode.Closed });

        Assert.True(_service.Evaluate().Converged);
    }

    [Fact]
    public void App_constant_is_never_assumed_closed()
    {
        _service.Report("a", 1, report => report with { ForcedMode = MaintenanceMode.Open, DisconnectedAfterSeconds = 60, DrainSeconds = 30 });
        _service.Start();
        _service.Pass(1_000);

        Assert.Equal(BlockerReason.Silent, Assert.Single(Blockers()).Reason);
    }

    [Fact]
    public void Restored_store_Settles_for_the_expiry_of_the_site_even_where_all_known_confirm()
    {
        _service.Report("a", 1);
        var restored = new InMemoryService(_service.Store.Restored("2-b"), time: _service.Time);
        restored.Report("a", 2);

        Assert.Equal(BlockerReason.Settling, Assert.Single(restored.Evaluate().Blockers!).Reason);
        Assert.Equal((1, 1), (restored.Evaluate().Confirmed, restored.Evaluate().Total));
        restored.Pass(TimeSpan.FromSeconds(119.9));
        Assert.True(restored.Registry.IsSettling(restored.Site, restored.Snapshot));
        Assert.False(restored.Evaluate().Converged);
        restored.Pass(TimeSpan.FromSeconds(0.1));
        Assert.False(restored.Registry.IsSettling(restored.Site, restored.Snapshot));
        Assert.True(restored.Evaluate().Converged);
    }

    [Fact]
    public async Task Restored_store_Settles_for_its_most_patient_site()
    {
        var before = InMemoryService.WithShop(new SiteSettingsRequest { InstanceExpirySeconds = 300 });
        var restored = new InMemoryService(before.Store.Restored("2-b"), time: before.Time);

        restored.Pass(299);
        await restored.Cleanup.RunAsync(withCounts: false);
        Assert.True(restored.Snapshot.Settling);
        restored.Pass(1);
        await restored.Cleanup.RunAsync(withCounts: false);

        Assert.False(restored.Snapshot.Settling);
        Assert.False(restored.Store.Snapshot.Settling);
    }

    [Fact]
    public void Site_that_does_not_exist_Has_no_convergence()
    {
        Assert.Null(_service.Registry.Evaluate("none"));
        Assert.Null(_service.Registry.Refresh("none"));
        Assert.Null(_service.Registry.IsConverged("none"));
    }

    [Fact]
    public void Instance_whose_clock_is_ahead_of_a_service_that_was_set_back_Confirms_no_longer_once_it_has_opened()
    {
        var clock = new SettableClock(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        var service = new InMemoryService(time: clock);
        service.CreateSite("shop");
        service.Report("a", 1);
        service.Start(new MaintenanceRequest { Paths = ["/pay"], Duration = TimeSpan.FromSeconds(20) });
        DateTimeOffset end = service.Now.AddSeconds(20);
        service.Report("a", 2, report => report with { SentAt = service.Now });
        service.Report("old", 1);

        clock.Set(TimeSpan.FromSeconds(-60));
        clock.Advance(TimeSpan.FromSeconds(19));
        Assert.True(service.Evaluate().Converged);
        clock.Advance(TimeSpan.FromSeconds(1));
        Blocker silent = Assert.Single(service.Evaluate().Blockers!);
        service.Report("a", 3, report => report with { SentAt = end });
        Blocker told = Assert.Single(service.Evaluate().Blockers!);

        Assert.Equal((BlockerReason.Pending, "a"), (silent.Reason, silent.Instance));
        Assert.Equal((BlockerReason.Pending, "a"), (told.Reason, told.Instance));
        Assert.False(service.Registry.IsConverged("shop")!.Value.Converged);
        service.Report("a", 4, report => report with { SentAt = service.Now });
        Assert.True(service.Evaluate().Converged);
    }

    [Fact]
    public void Lease_is_ended_by_the_service_alone_whatever_the_clock_of_an_instance()
    {
        _service.Report("a", 1);
        _service.Start(new MaintenanceRequest { Paths = ["/pay"], Duration = TimeSpan.FromSeconds(20), Lease = new LeaseRequest { Seconds = 600 } });
        _service.Report("a", 2, report => report with { SentAt = _service.Now.AddSeconds(60) });

        Assert.True(_service.Evaluate().Converged);
    }

    [Fact]
    public void Assumed_closed_instance_Has_nothing_in_flight_any_more()
    {
        _service.Report("a", 1);
        _service.Start();
        _service.Report("a", 2, report => report with
        {
            DisconnectedAfterSeconds = 30,
            DrainSeconds = 10,
            RequestsInFlight = 3,
            ConnectionsOpen = 2,
            Oldest = [new InFlightItem { Name = "GET /slow", Seconds = 8 }],
        });
        Assert.Equal((3, 2), (_service.Evaluate().RequestsInFlight, _service.Evaluate().ConnectionsOpen));
        _service.Pass(46);

        MaintenanceService.Client.Convergence convergence = _service.Evaluate();
        Assert.Equal((true, 1, 0, 0), (convergence.Converged, convergence.AssumedClosed, convergence.RequestsInFlight, convergence.ConnectionsOpen));
        Instance listed = Assert.Single(_service.Registry.List(_service.Site));
        Assert.Equal((InstanceState.AssumedClosed, 0, 0, 0), (listed.State, listed.RequestsInFlight, listed.ConnectionsOpen, listed.Oldest.Count));
    }

    private IReadOnlyList<Blocker> Blockers() => _service.Evaluate().Blockers!;
}
